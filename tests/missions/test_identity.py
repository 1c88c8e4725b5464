"""Which texts speak of one mission: tolerant of days, cities and missing dates, never by chains."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.missions.model import Note, Sighting
from pipelines.missions.resolve import resolve
from tests.missions.made import BALI, JATIM, KALTIM, MALUKU, said


def grouped(*sightings: Sighting) -> list[set[str]]:
    """The documents of each mission, in order of date; the same in every order of input."""
    answers = []
    orders = itertools.permutations(sightings) if len(sightings) < 5 else [sightings, sightings[::-1]]
    for order in orders:
        missions = resolve(JATIM, order).missions
        answers.append([{s.event.document for s in m.members} for m in missions])
    assert all(answer == answers[0] for answer in answers)
    return answers[0]


def codes(*sightings: Sighting) -> list[str]:
    return sorted({i.code for i in resolve(JATIM, sightings).issues})


def test_the_eve_and_the_day_after_belong_to_the_day() -> None:
    eve, day, other, after = (
        said("eve", day="2025-05-07"), said("day"), said("other"), said("after", day="2025-05-09"),
    )  # fmt: skip
    assert grouped(eve, day, other, after) == [{"eve", "day", "other", "after"}]


def test_tolerance_is_not_handed_on() -> None:
    """The 8th has most witnesses: the 7th and the 9th are a day away, the 10th two, though one from the 9th."""
    stories = [said(f"{n}-{d}", day=f"2025-05-{d:02d}") for n, d in ((1, 8), (2, 8), (1, 7), (1, 9), (1, 10))]
    assert grouped(*stories) == [{"1-8", "2-8", "1-7", "1-9"}, {"1-10"}]


def test_partners_meet_in_a_core_that_names_both_and_not_through_each_other() -> None:
    both = said("both", (KALTIM, MALUKU))
    kaltim, maluku = said("kaltim", KALTIM), said("maluku", MALUKU)
    assert grouped(both, kaltim, maluku) == [{"both", "kaltim", "maluku"}]
    assert grouped(kaltim, maluku) == [{"kaltim"}, {"maluku"}]


def test_years_with_one_partner_stay_apart() -> None:
    assert grouped(said("a", day="2019-12-04"), said("b", day="2022-07-28"), said("c")) == [{"a"}, {"b"}, {"c"}]


def test_the_same_day_of_two_years_is_two_missions_where_publication_bears_both_out() -> None:
    one = said("a", day="2024-05-08", published="2024-05-08", total="Rp300 miliar")
    other = said("b", published="2025-05-09", total="Rp900 miliar")
    assert grouped(one, other) == [{"a"}, {"b"}]
    assert "date_conflict" not in codes(one, other)


def test_a_partner_named_by_its_city_is_its_province() -> None:
    assert grouped(said("a", "Balikpapan"), said("b", KALTIM)) == [{"a", "b"}]


def test_a_month_printed_wrong_is_one_mission_and_an_issue() -> None:
    right, wrong = said("a", total="Rp1.053.146.943.500"), said("b", day="2025-06-08", total="Rp1,053 triliun")
    assert grouped(right, wrong) == [{"a", "b"}]
    assert codes(right, wrong) == ["date_conflict"]


def test_a_year_printed_wrong_by_one_story_without_figures() -> None:
    right = said("a", published="2025-05-08", total="Rp1,053 triliun")
    wrong = said("b", day="2026-05-08")
    assert grouped(right, wrong) == [{"a", "b"}]
    assert "date_conflict" in codes(right, wrong)


def test_another_month_with_other_figures_is_another_mission() -> None:
    assert grouped(said("a", total="Rp300 miliar"), said("b", day="2025-06-08", total="Rp900 miliar")) == [{"a"}, {"b"}]


def test_a_wrong_weekday_lets_the_other_date_stand() -> None:
    wrong = said("a", day="2025-04-08", total="Rp1,053 triliun", notes=(Note("weekday_mismatch", "Kamis (8/4)"),))
    (mission,) = resolve(JATIM, [wrong, said("b", total="Rp1,053 triliun")]).missions
    assert mission.date_from == "2025-05-08"


def test_stories_without_a_date_go_by_gathering_and_publication() -> None:
    day = said("day", total="Rp1,053 triliun")
    hinted = said("hinted", day=None, event={"date_hint": "2025-05-07"})
    published = said("published", day=None, published="2025-05-10", total="Rp1 triliun")
    late = said("late", day=None, published="2025-09-01")
    assert grouped(day, hinted, published, late) == [{"day", "hinted", "published"}, {"late"}]


def test_a_story_without_any_date_goes_to_the_mission_whose_figures_it_repeats() -> None:
    old, new = said("old", day="2023-01-26", total="Rp246,162 miliar"), said("new", total="Rp506 miliar")
    undated = said("undated", day=None, total="Rp506 miliar")
    assert grouped(old, new, undated) == [{"old"}, {"new", "undated"}]


def test_a_story_without_any_date_stays_apart_where_its_figures_contradict() -> None:
    assert grouped(said("a", total="Rp246,162 miliar"), said("b", day=None, total="Rp506 miliar")) == [{"a"}, {"b"}]


def test_a_mention_by_year_goes_to_the_mission_of_that_year() -> None:
    day = said("day", total="Rp1,053 triliun")
    mention = said("later", day="2025", relation="mentions", total="Rp1,05 triliun")
    elsewhere = said("elsewhere", day="2023", relation="mentions", total="Rp300 miliar")
    assert grouped(day, mention, elsewhere) == [{"elsewhere"}, {"day", "later"}]


def test_a_mention_without_a_date_never_reaches_forward() -> None:
    story = said("story", BALI, "2024-06-25")
    backward = said("story", KALTIM, None, relation="mentions", total="Rp708 miliar")
    later = said("later", KALTIM, "2025-05-08", total="Rp1,053 triliun")
    resolution = resolve(JATIM, [story, backward, later])
    assert resolution.unplaced == [backward.event.key]


def test_a_mission_known_by_its_year_has_the_whole_year() -> None:
    (mission,) = resolve(JATIM, [said("a", day="2023", relation="mentions", total="Rp380 miliar")]).missions
    assert (mission.date_from, mission.date_to, mission.date_precision) == ("2023-01-01", "2023-12-31", "year")
    assert mission.slug == "jawa-timur--kalimantan-timur--2023"


def test_several_days_are_one_mission() -> None:
    two = said("two", event={"date_to": "2025-05-09"})
    third = said("third", day="2025-05-10")
    (mission,) = resolve(JATIM, [two, third]).missions
    assert (mission.date_from, mission.date_to) == ("2025-05-08", "2025-05-09")


def test_missions_without_a_named_partner_are_told_apart_by_city() -> None:
    surabaya = said("a", (), "2019-11", event={"city": "Surabaya"})
    malang = said("b", (), "2019-11", event={"city": "Malang"})
    again = said("c", (), "2019-11", event={"city": "Surabaya"})
    assert sorted(grouped(surabaya, malang, again), key=len) == [{"b"}, {"a", "c"}]


def test_a_slipped_partner_name_is_seen_by_day_and_total() -> None:
    batam = said("a", "Kepulauan Riau", "2021-04-30", total="Rp306.528.500.000", event={"city": "Batam"})
    slip = said("b", "Riau", "2021-04-30", total="Rp306.528.500.000", event={"city": "Batam"})
    assert grouped(batam, slip) == [{"a", "b"}]
    (mission,) = resolve(JATIM, [batam, slip]).missions
    assert mission.partners == ("Kepulauan Riau",)
    assert codes(batam, slip) == ["partner_conflict"]


DAYS = st.dates(min_value=date(2025, 5, 1), max_value=date(2025, 5, 12))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, st.sampled_from([KALTIM, MALUKU, BALI]), st.integers(1, 4)), max_size=9), st.randoms())
def test_any_order_gives_the_same_missions_and_every_story_exactly_one(stories, rng) -> None:
    made = [
        said(f"s{n}", partner, day.isoformat(), total=f"Rp{total},1 triliun")
        for n, (day, partner, total) in enumerate(stories)
    ]
    first = resolve(JATIM, made)
    assert sorted(s.event.key for m in first.missions for s in m.members) == sorted(s.event.key for s in made)
    shuffled = list(made)
    rng.shuffle(shuffled)
    again = resolve(JATIM, shuffled)
    assert (again.missions, again.issues) == (first.missions, first.issues)
