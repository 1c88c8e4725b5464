"""Balikpapan, 8 May 2025: one office printed the parts in juta under a total in full digits."""

from pipelines.missions.resolve import resolve
from tests.missions.made import JATIM, said

DPPKUKM = said(
    "dppkukm.example/1", total="Rp1.053.146.943.500", sell="Rp598,9 juta", buy="Rp230 juta", invest="Rp224 juta",
    participants_organiser=72, participants_partner=100,
)  # fmt: skip
SECOND = said(
    "portal.example/2", total="Rp1.053.146.943.500", sell="Rp598,953 miliar", buy="Rp230,099 miliar",
    invest="Rp224,094 miliar",
)  # fmt: skip


def codes(resolution):
    return sorted(i.code for i in resolution.issues)


def test_the_total_confirms_the_reading_of_the_parts():
    resolution = resolve(JATIM, [DPPKUKM])
    (mission,) = resolution.missions
    assert mission.values["total"] == 1053146943500
    assert [mission.values[f] for f in ("sell", "buy", "invest")] == [598900000000, 230000000000, 224000000000]
    assert mission.flags == ("unit_slip:buy", "unit_slip:invest", "unit_slip:sell")
    assert codes(resolution) == ["single_source", "unit_slip", "unit_slip", "unit_slip"]
    assert mission.grade == "single_source"


def test_a_second_story_explains_the_slips_and_the_sum_holds():
    resolution = resolve(JATIM, [DPPKUKM, SECOND])
    (mission,) = resolution.missions
    assert [mission.values[f] for f in ("sell", "buy", "invest")] == [598953000000, 230099000000, 224094000000]
    assert mission.flags == ()
    assert codes(resolution) == ["unit_slip", "unit_slip", "unit_slip"]
    assert mission.grade == "confirmed"
    slipped = [v for v in mission.verdicts.values() if v.read_as is not None]
    assert sorted(v.read_as for v in slipped) == [224000000000, 230000000000, 598900000000]
    assert {v.status for v in slipped} == {"supports"}
