"""Whatever is said, in whatever order: no exception, every current text in one place, values that somebody said."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.missions.model import Sighting
from pipelines.missions.resolve import resolve
from tests.missions.made import BALI, JATIM, KALTIM, MALUKU, said

PARTNERS = st.lists(st.sampled_from([KALTIM, MALUKU, BALI, JATIM, "Balikpapan", "Malaysia", "Entah"]), max_size=3)
DATES = st.sampled_from(
    [None, "2025", "2025-05", "2024", *((date(2025, 5, 6) + timedelta(days=n)).isoformat() for n in range(6)),
     "2026-05-08", "2025-06-08", "2025-08-05"]
)  # fmt: skip
MONEY = st.sampled_from(
    ["Rp1.053.146.943.500", "Rp1,053 triliun", "Rp1 triliun", "Rp598,953 miliar", "Rp598,9 juta", "Rp230,099 miliar",
     "Rp224 juta", "Rp850 miliar", "Rp0", "Rp50 juta"]
)  # fmt: skip
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from(["interim", "final"]),
        "qualifier": st.sampled_from(["about", "more_than", "at_most"]),
        "as_of": st.sampled_from(["2025-05-08T12:00+08:00", "2025-05-08T17:00+08:00", "T16:30+07:00"]),
    },
)
COUNT = st.integers(0, 200)


@st.composite
def texts(draw: st.DrawFn) -> list[Sighting]:
    made = []
    for n in range(draw(st.integers(1, 7))):
        claims = {
            f: (draw(MONEY), draw(OPTIONS))
            for f in draw(st.sets(st.sampled_from(["total", "sell", "buy", "invest", "loi", "target"])))
        }
        claims |= {
            f: draw(COUNT)
            for f in draw(st.sets(st.sampled_from(["transactions", "participants_organiser", "participants_total"])))
        }
        published = draw(st.sampled_from([None, "2025-05-08", "2025-05-12", "2024-01-02"]))
        hint = draw(st.sampled_from([None, None, "2025-05-07"]))
        made.append(
            said(
                f"s{n}", tuple(draw(PARTNERS)), draw(DATES), relation=draw(st.sampled_from(["about", "mentions"])),
                witness=f"w{draw(st.integers(0, 4))}", published=published, event={"date_hint": hint}, **claims,
            )
        )  # fmt: skip
    return made


@settings(max_examples=60, deadline=None)
@given(texts(), st.randoms())
def test_anything_gives_a_ledger_and_the_same_in_any_order(made: list[Sighting], rng) -> None:
    first = resolve(JATIM, made)
    placed = [s.event.key for m in first.missions for s in m.members]
    assert sorted([*placed, *first.unplaced]) == sorted(s.event.key for s in made)
    for mission in first.missions:
        claims = {c.key: c for s in mission.members for c in s.event.claims}
        assert set(mission.verdicts) == set(claims)
        chosen = [claims[k].field for k, v in mission.verdicts.items() if v.status == "chosen"]
        assert len(chosen) == len(set(chosen))
    assert len({m.slug for m in first.missions}) == len(first.missions)
    assert len({i.fingerprint for i in first.issues}) == len(first.issues)
    shuffled = list(made)
    rng.shuffle(shuffled)
    again = resolve(JATIM, shuffled)
    assert (again.missions, again.issues, again.unplaced) == (first.missions, first.issues, first.unplaced)


@settings(max_examples=40, deadline=None)
@given(texts())
def test_a_printed_value_enters_the_ledger_as_printed_or_marked(made: list[Sighting]) -> None:
    for mission in resolve(JATIM, made).missions:
        printed = {(c.field, c.value) for s in mission.members for c in s.event.claims}
        for name, value in mission.values.items():
            derived = (name == "total" and mission.total_basis == "sum_of_parts") or (
                name == "participants_total" and mission.reasons[name][1] is None
            )
            assert (name, value) in printed or derived or f"unit_slip:{name}" in mission.flags
