"""Which value is chosen, why, and what a person is told of the others."""

from __future__ import annotations

import pytest

from pipelines.missions.model import Mission, MissionIssue, Resolution, Sighting
from pipelines.missions.resolve import resolve
from tests.missions.made import JATIM, said

NOON, CLOSE = {"as_of": "2025-05-08T12:00+08:00", "stage": "interim"}, {"as_of": "2025-05-08T17:00+08:00"}
INTERIM, FINAL = {"stage": "interim"}, {"stage": "final"}


def ledger(*sightings: Sighting) -> tuple[Mission, list[MissionIssue]]:
    resolution: Resolution = resolve(JATIM, sightings)
    (mission,) = resolution.missions
    return mission, resolution.issues


def total(*sightings: Sighting) -> object:
    return ledger(*sightings)[0].values.get("total")


def codes(*sightings: Sighting) -> list[str]:
    return sorted(i.code for i in ledger(*sightings)[1])


def status(mission: Mission, document: str) -> str:
    (verdict,) = (v for key, v in mission.verdicts.items() if key.startswith(f"{document}#"))
    return verdict.status


def test_the_final_total_over_an_interim_one_whatever_the_number_of_papers() -> None:
    papers = [said(f"noon-{n}", total=("Rp850 miliar", INTERIM)) for n in range(3)]
    final = said("close", total=("Rp1,053 triliun", FINAL))
    mission, issues = ledger(*papers, final)
    assert mission.values["total"] == 1053000000000
    assert mission.total_status == "final"
    assert "the final figure over an interim one" in mission.reasons["total"][0]
    assert [i.code for i in issues] == ["single_source"]


def test_of_two_interim_readings_the_later_one() -> None:
    noon = said("a", total=("Rp850 miliar", NOON | INTERIM))
    evening = said("b", total=("Rp900 miliar", CLOSE | INTERIM))
    assert total(noon, evening) == 900000000000
    assert codes(noon, evening) == ["interim_only"]


def test_a_headline_that_keeps_the_noon_total_is_known_by_it() -> None:
    noon = said("a", total=("Rp850 miliar", NOON))
    headline = said("b", total="Rp850 miliar")
    close = said("c", total="Rp1,053 triliun")
    mission, issues = ledger(noon, headline, close)
    assert mission.values["total"] == 1053000000000
    assert [i.code for i in issues] == ["single_source"]


def test_full_digits_over_rounded_ones_which_agree() -> None:
    mission, issues = ledger(said("a", total="Rp192,7 miliar"), said("b", total="Rp192.695.000.000"),
                             said("c", total="Rp192,69 miliar"))  # fmt: skip
    assert mission.values["total"] == 192695000000
    assert (mission.grade, issues) == ("confirmed", [])
    assert status(mission, "a") == status(mission, "c") == "supports"


def test_the_value_that_the_parts_confirm() -> None:
    parts = {"sell": "Rp206,297 miliar", "buy": "Rp73,034 miliar"}
    mission, issues = ledger(said("a", total="Rp297,332 miliar", **parts), said("b", total="Rp297,332 miliar"),
                             said("c", total="Rp279,332 miliar", **parts))  # fmt: skip
    assert mission.values["total"] == 279332000000
    assert [i.code for i in issues if i.severity != "info"] == ["total_conflict"]


def test_a_conflict_is_told_with_what_decided_between_these_two() -> None:
    parts = {"sell": "Rp206,297 miliar", "buy": "Rp73,034 miliar"}
    noon = said("a", total=("Rp150 miliar", INTERIM))
    _, issues = ledger(noon, said("b", total="Rp297,332 miliar"), said("c", total="Rp279,332 miliar", **parts))
    (conflict,) = (i for i in issues if i.code == "total_conflict")
    assert "because: the parts add up to it. If that is wrong" in conflict.suggestion


def test_a_lower_value_beside_a_reading_with_a_clock_is_no_more_than_a_hint() -> None:
    mission, issues = ledger(said("a", total=("Rp168,22 miliar", CLOSE)), said("b", total="Rp163,22 miliar"))
    assert mission.values["total"] == 168220000000
    (conflict,) = (i for i in issues if i.code == "total_conflict")
    assert (conflict.severity, "or a misprint" in conflict.suggestion) == ("info", True)


def test_a_reason_says_each_thing_once() -> None:
    parts = {"sell": "Rp206,297 miliar", "buy": "Rp73,034 miliar"}
    mission, _ = ledger(said("a", total="Rp279,332 miliar", **parts), said("b", total="Rp297,332 miliar"))
    assert mission.reasons["total"][0].count("the parts add up to it") == 1
    assert "with the other parts it adds up to the total" in mission.reasons["sell"][0]


def test_the_value_of_more_witnesses_and_copies_are_one() -> None:
    one = said("a", total="Rp297 miliar")
    copies = [said(f"copy-{n}", witness="a", total="Rp297 miliar") for n in range(3)]
    others = [said("x", total="Rp279 miliar"), said("y", total="Rp279 miliar")]
    mission, _ = ledger(one, *copies, *others)
    assert mission.values["total"] == 279000000000
    assert (mission.witnesses, mission.article_count) == (3, 6)


def test_equal_support_is_disputed() -> None:
    mission, issues = ledger(said("a", total="Rp297 miliar"), said("b", total="Rp279 miliar"))
    assert mission.grade == "disputed"
    assert [(i.code, i.severity) for i in issues] == [("total_conflict", "error")]


def test_parts_within_their_printed_precision_are_no_conflict() -> None:
    assert codes(said("a", total="Rp1.053,1 miliar", sell="Rp598,9 miliar", buy="Rp230 miliar", invest="Rp224 miliar"),
                 said("b", total="Rp1,053 triliun")) == []  # fmt: skip


def test_parts_that_miss_the_total_are_told_with_the_gap() -> None:
    mission, issues = ledger(said("a", total="Rp340,477 miliar", sell="Rp312,017 miliar", buy="Rp18,4 miliar"),
                             said("b", total="Rp340,477 miliar"))  # fmt: skip
    assert mission.flags == ("parts_do_not_add_up",)
    assert "Rp10,06 miliar are missing" in issues[0].message


def test_letters_of_intent_can_be_the_part_that_is_missing() -> None:
    loi = ("Rp3,296 triliun", {"flags": ("with:Malaysia",)})
    mission, issues = ledger(said("a", "Kepulauan Riau", total="Rp4,456 triliun", sell="Rp1,078 triliun",
                                  buy="Rp81,9 miliar", loi=loi))  # fmt: skip
    assert (mission.scope, mission.flags) == ("mixed", ("includes_letters_of_intent",))
    assert [i.code for i in issues] == ["single_source"]


def test_midday_parts_stay_with_the_midday_total() -> None:
    midday = said("a", total=("Rp453,2 miliar", NOON), sell="Rp263 miliar", buy="Rp190,2 miliar")
    close = said("b", total=("Rp568,042 miliar", FINAL), sell="Rp271,674 miliar", buy="Rp296,368 miliar")
    mission, issues = ledger(midday, close)
    assert (mission.values["sell"], mission.values["buy"]) == (271674000000, 296368000000)
    assert [i.code for i in issues] == ["single_source"]


def test_a_total_that_nobody_prints_is_the_sum_of_the_parts() -> None:
    mission, _ = ledger(said("a", sell="Rp140.758.700.000", buy="Rp71.457.000.000"))
    assert (mission.values["total"], mission.total_basis) == (212215700000, "sum_of_parts")
    assert mission.grade == "single_source"


def test_a_slip_that_another_paper_confirms_is_read_right() -> None:
    mission, issues = ledger(said("a", sell="Rp598,9 juta"), said("b", sell="Rp598,953 miliar"),
                             said("c", sell="Rp598,95 miliar"))  # fmt: skip
    assert mission.values["sell"] == 598953000000
    assert [i.code for i in issues if i.code == "unit_slip"] == ["unit_slip"]
    assert [v.read_as for v in mission.verdicts.values() if v.read_as] == [598900000000]


def test_a_slip_that_nothing_confirms_stays_as_printed_and_is_marked() -> None:
    mission, issues = ledger(said("a", total="Rp50 juta"))
    assert mission.values["total"] == 50000000
    assert mission.flags == ("unit_slip_suspected:total",)
    assert "unit_slip" in [i.code for i in issues]


def test_two_papers_a_thousand_times_apart_are_one_suspicion_and_no_conflict() -> None:
    mission, issues = ledger(said("a", total="Rp1,053 miliar"), said("b", total="Rp1,053 triliun"))
    assert mission.values["total"] == 1053000000000
    assert mission.flags == ("unit_slip_suspected:total",)
    assert (mission.grade, [i.code for i in issues]) == ("disputed", ["unit_slip"])
    assert "a; meant is probably Rp1,053 triliun" in next(i.message for i in issues if i.code == "unit_slip")


def test_a_total_a_thousand_times_too_small_under_the_close_is_a_slip_and_not_another_total() -> None:
    found = codes(said("a", total=("Rp1,048 triliun", FINAL)), said("b", total="Rp1,048 triliun"),
                  said("c", total="Rp800 juta"))  # fmt: skip
    assert found == ["unit_slip"]


def test_a_bound_that_the_total_keeps_is_no_contradiction() -> None:
    more = {"qualifier": "more_than"}
    mission, issues = ledger(said("a", total=("Rp300 miliar", more)), said("b", total=("Rp300 miliar", more)),
                             said("c", total="Rp506 miliar"))  # fmt: skip
    assert mission.values["total"] == 506000000000
    assert [i.code for i in issues] == ["single_source"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"participants_partner": 168}, {"participants_partner": 165}, ["count_conflict"]),
        ({"participants_partner": 100}, {"participants_partner": (100, {"qualifier": "about"})}, []),
        ({"participants_partner": 109}, {"participants_partner": (100, {"qualifier": "more_than"})}, []),
        ({"transactions": 64}, {"transactions": 49}, ["count_conflict"]),
        ({"participants_organiser": 45, "participants_partner": 100}, {"participants_total": 145}, []),
        ({"participants_organiser": 45, "participants_partner": 100}, {"participants_total": 200}, ["count_conflict"]),
    ],
)
def test_counts(one: dict, other: dict, expected: list[str]) -> None:
    assert codes(said("a", **one), said("b", **other)) == expected


def test_the_portions_of_sales_and_purchases_are_not_the_transactions() -> None:
    mission, issues = ledger(said("a", transactions=[64, 39, 25]))
    assert (mission.values["transactions"], issues) == (64, [])


def test_the_transactions_of_noon_are_interim_like_its_total() -> None:
    noon = said("a", total=("Rp199 miliar", INTERIM), transactions=20)
    assert codes(noon, said("b", total="Rp246 miliar", transactions=49)) == ["single_source"]


def test_what_a_paper_has_changed_no_longer_speaks() -> None:
    before = said("a", total="Rp297 miliar", current=False)
    object.__setattr__(before.event, "key", "a#before")
    mission, issues = ledger(before, said("a", total="Rp279 miliar"))
    assert mission.values["total"] == 279000000000
    assert [i.code for i in issues] == ["single_source"]
    assert "the paper has since changed this" in {v.reason for v in mission.verdicts.values()}


class TestBadInput:
    def test_a_mission_without_date_and_total_is_a_row(self) -> None:
        mission, issues = ledger(said("a", day=None))
        assert (mission.grade, mission.date_from, issues) == ("no_total", None, [])
        assert mission.slug == "jawa-timur--kalimantan-timur--tanpa-tanggal"

    def test_an_end_before_the_beginning(self) -> None:
        mission, issues = ledger(said("a", event={"date_to": "2025-05-01"}))
        assert (mission.date_to, [i.code for i in issues]) == ("2025-05-08", ["date_conflict"])

    def test_a_result_from_the_future(self) -> None:
        assert "date_conflict" in codes(said("a", day="2027-05-08", published="2025-05-08", total="Rp1,1 triliun"))

    def test_the_organiser_as_its_own_partner(self) -> None:
        mission, issues = ledger(said("a", (JATIM,), event={"city": "Surabaya"}))
        assert (mission.partners, [i.code for i in issues]) == ((), ["partner_is_organiser"])

    def test_a_story_about_two_missions_adds_to_both(self) -> None:
        found = resolve(JATIM, [said("a", total="Rp1 triliun"), said("a", "Bali", "2025-06-25", total="Rp425 miliar")])
        assert [m.values["total"] for m in found.missions] == [1000000000000, 425000000000]

    def test_an_unknown_partner_keeps_its_name(self) -> None:
        assert ledger(said("a", "Negeri Antah"))[0].partners == ("Negeri Antah",)

    def test_nothing_said_is_an_empty_ledger(self) -> None:
        assert resolve(JATIM, []).missions == []
