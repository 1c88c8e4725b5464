"""The checks over histories: a quiet week raises nothing, a change is told on its first night and stays told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checks import Bounds, Night, Verdict, Yield, judge
from crawler.checks.odds import so_few, so_many

SEARCH, FEED = "https://koran.example/search", "https://koran.example/feed"
BEGIN = datetime(2026, 11, 1, 18, 30, tzinfo=UTC)
USUAL = {
    "listings_asked": 2, "listings_answered": 2, f"hits {SEARCH}": 10, f"hits {FEED}": 20, "requests": 4, "seconds": 12,
    "stories_asked": 2, "story_pages": 2, "stories": 2, "log_characters": 15.2, "log_characters_squared": 115.6,
}  # fmt: skip
QUIET = {"listings_asked": 2, "listings_answered": 2, f"unchanged {SEARCH}": 1, f"unchanged {FEED}": 1, "requests": 3}
ENOUGH = Yield(stories=5, days=4, days_before=8, length_before=60)


def night(number: int, metrics: dict[str, float], *, ok: bool | None = True, reason: str = "finished") -> Night:
    return Night(BEGIN + timedelta(days=number), reason, metrics, ok)


def month() -> list[Night]:
    """Thirty nights as they usually are: every third brings stories."""
    return [night(n, USUAL if n % 3 == 0 else QUIET) for n in range(30)]


def verdicts(metrics: dict[str, float], past: list[Night], **more: Any) -> dict[str, Verdict]:
    bounds, came = more.get("bounds", Bounds(floor=1)), more.get("came", ENOUGH)
    return {v.subject: v for v in judge(night(30, metrics, ok=None), past, bounds, came)}


def causes(found: dict[str, Verdict], severity: str = "error") -> set[str]:
    return {f.cause for verdict in found.values() for f in verdict.findings if f.severity == severity}


def found_in(found: dict[str, Verdict]) -> set[str]:
    return {verdict.subject for verdict in found.values() if verdict.findings}


def test_a_quiet_week_raises_nothing() -> None:
    past = month()
    for number in range(30, 37):
        said = judge(night(number, QUIET), past, Bounds(floor=1), Yield(1, 1, 8, 60))
        assert [v.findings for v in said if v.findings] == []
        past.append(night(number, QUIET))


def test_a_usual_night_raises_nothing_and_can_tell_on_every_subject() -> None:
    found = verdicts(USUAL, month())
    assert found_in(found) == set()
    assert set(found) == {"process", "network", f"listing {SEARCH}", f"listing {FEED}", "stories", "cost", "yield"}


def test_a_listing_that_names_nothing_is_told_on_the_first_night() -> None:
    found = verdicts(USUAL | {f"hits {SEARCH}": 0}, month())
    assert causes(found) == {"layout_changed"}
    assert found_in(found) == {f"listing {SEARCH}"}
    assert "names 0 stories; usually 10" in found[f"listing {SEARCH}"].findings[0].message


def test_a_listing_whose_selector_fails_is_told_even_without_a_past() -> None:
    assert causes(verdicts(USUAL | {f"fallback {SEARCH}": 1}, [])) == {"layout_changed"}


def test_a_listing_of_one_story_is_a_listing() -> None:
    past = [night(n, USUAL | {f"hits {SEARCH}": 1}) for n in range(30)]
    assert found_in(verdicts(USUAL | {f"hits {SEARCH}": 1}, past)) == set()


def test_a_listing_that_names_far_less_than_ever_is_worth_a_look() -> None:
    found = verdicts(USUAL | {f"hits {FEED}": 6}, month())
    assert causes(found, "warning") == {"layout_changed"}
    assert found_in(verdicts(USUAL | {f"hits {FEED}": 7}, month())) == set()


def test_a_listing_that_says_it_is_empty_is_an_empty_listing() -> None:
    assert causes(verdicts(USUAL | {f"hits {SEARCH}": 0, f"says_none {SEARCH}": 1}, month())) == {"empty_listing"}


def test_a_listing_that_is_often_empty_is_nothing_new() -> None:
    past = [night(n, USUAL | {f"hits {SEARCH}": n % 2}) for n in range(30)]
    assert found_in(verdicts(USUAL | {f"hits {SEARCH}": 0}, past)) == set()


def test_a_listing_that_answers_304_is_not_judged_so_what_was_found_stays_open() -> None:
    assert f"listing {SEARCH}" not in verdicts(QUIET, month())


def test_a_broken_feed_is_its_own_cause_and_less_grave_where_entries_were_read() -> None:
    assert causes(verdicts(USUAL | {f"hits {FEED}": 0, f"broken {FEED}": 1}, month())) == {"feed_broken"}
    partly = verdicts(USUAL | {f"broken {FEED}": 1}, month())
    assert causes(partly) == set()
    assert causes(partly, "warning") == {"feed_broken"}


@pytest.mark.parametrize(
    ("metric", "severity"), [("fallback", "error"), ("without published_at", "error"), ("without authors", "warning")]
)
def test_stories_that_lose_a_field_are_a_changed_layout(metric: str, severity: str) -> None:
    found = verdicts(USUAL | {metric: 2}, month())
    assert causes(found, severity) == {"layout_changed"}
    assert found_in(found) == {"stories"}


def test_one_odd_story_is_no_changed_layout_but_several_nights_of_it_are() -> None:
    one = USUAL | {"stories_asked": 1, "story_pages": 1, "stories": 1, "fallback": 1, "log_characters": 7.6}
    assert found_in(verdicts(one, month())) == set()
    past = [*month(), *(night(30 + n, one) for n in range(3))]
    assert causes(verdicts(one, past)) == {"layout_changed"}


def test_one_odd_story_among_very_many_good_ones_is_still_one_odd_story() -> None:
    past = [night(n, USUAL | {"story_pages": 20, "stories": 20}) for n in range(30)]
    one = USUAL | {"stories_asked": 1, "story_pages": 1, "stories": 1, "fallback": 1, "log_characters": 7.6}
    assert found_in(verdicts(one, past)) == set()


def test_a_new_source_of_which_most_stories_cannot_be_read_is_told_without_a_past() -> None:
    three = USUAL | {"stories_asked": 3, "story_pages": 3, "stories": 3, "log_characters": 22.8}
    assert causes(verdicts(three | {"fallback": 2}, [])) == {"layout_changed"}
    assert found_in(verdicts(three | {"fallback": 1}, [])) == set()


def test_fields_that_a_site_never_had_are_not_missed() -> None:
    past = [night(n, USUAL | {"without authors": 2}) for n in range(10)]
    assert found_in(verdicts(USUAL | {"without authors": 2}, past)) == set()


def test_text_that_is_cut_is_a_changed_layout() -> None:
    cut = verdicts(USUAL | {"log_characters": 11.0, "log_characters_squared": 60.5}, month())
    assert causes(cut) == {"layout_changed"}
    assert "stories have 245 characters; usually 1998" in cut["stories"].findings[0].message


def test_text_that_is_a_little_shorter_is_no_finding_however_sure_it_is() -> None:
    many = {"story_pages": 400, "stories": 400, "log_characters": 400 * 7.3, "log_characters_squared": 400 * 7.3**2}
    assert found_in(verdicts(USUAL | many, month())) == set(), "1480 characters after 1998"


@pytest.mark.parametrize(
    ("why", "cause"),
    [
        ("dns", "dns"), ("tls", "tls"), ("timeout", "slow"), ("refused", "unreachable"), ("robots", "robots"),
        ("forbidden", "blocked"), ("challenge", "blocked"), ("login", "login"),
    ],
)  # fmt: skip
def test_a_site_that_cannot_be_had_has_its_cause(why: str, cause: str) -> None:
    found = verdicts({"listings_asked": 2, f"listing_missed {why}": 2, "requests": 1}, month())
    assert causes(found) == {cause}
    assert set(found) == {"process", "network", "cost"}, "a night without a page says nothing of layout and yield"


def test_one_listing_of_two_that_fails_is_a_warning_until_it_lasts() -> None:
    half = USUAL | {"listings_answered": 1, "listing_missed timeout": 1}
    assert causes(verdicts(half, month()), "warning") == {"slow"}
    assert causes(verdicts(half, month())) == set()
    assert causes(verdicts(half, [*month(), night(30, half)])) == set()
    assert causes(verdicts(half, [*month(), night(30, half), night(31, half)])) == {"slow"}


def test_story_pages_behind_a_wall_are_counted_against_the_usual_share() -> None:
    found = verdicts(USUAL | {"stories_asked": 6, "story_missed challenge": 4}, month())
    assert causes(found) == {"blocked"}
    assert "4 of 6 stories could not be had" in found["network"].findings[0].message
    assert found_in(verdicts(USUAL | {"stories_asked": 6, "story_missed challenge": 1}, month())) == set()


def test_a_killed_crawl_is_slow_and_says_nothing_else() -> None:
    [verdict] = judge(night(30, USUAL, reason="killed"), month(), Bounds(), ENOUGH)
    assert [f.cause for f in verdict.findings] == ["slow"]


def test_a_crawl_that_somebody_stopped_tells_nothing_of_its_source() -> None:
    assert judge(night(30, USUAL | {"exceptions": 1}, reason="shutdown"), month(), Bounds(), ENOUGH) == []


def test_a_crawl_that_the_night_had_no_time_for_is_slow() -> None:
    [verdict] = judge(night(30, {}, reason="not_run"), month(), Bounds(), ENOUGH)
    assert [f.cause for f in verdict.findings] == ["slow"]


def test_failures_of_our_own_code_are_parser_errors() -> None:
    assert causes(verdicts(USUAL | {"exceptions": 1}, month())) == {"parser_error"}


def test_a_crawl_that_suddenly_needs_many_requests_is_worth_a_look() -> None:
    found = verdicts(USUAL | {"requests": 60, "new": 3}, month())
    assert causes(found, "warning") == {"layout_changed"}
    assert "60 requests for 3 new stories; usually 3 requests" in found["cost"].findings[0].message


def test_a_crawl_that_suddenly_takes_very_long_is_worth_a_look() -> None:
    assert causes(verdicts(USUAL | {"seconds": 601}, month()), "warning") == {"slow"}
    assert found_in(verdicts(USUAL | {"seconds": 599}, month())) == set()


def test_the_floor_and_ceiling_of_the_source_file() -> None:
    bounds = Bounds(floor=3, ceiling=60)
    assert causes(verdicts(QUIET, month(), bounds=bounds, came=Yield(2, 2))) == {"empty_listing"}
    assert found_in(verdicts(QUIET, month(), bounds=bounds, came=Yield(3, 2))) == set()
    assert causes(verdicts(QUIET, month(), bounds=bounds, came=Yield(61, 20)), "warning") == {"layout_changed"}


def test_a_source_that_falls_far_below_its_own_past_is_worth_a_look_without_a_floor() -> None:
    few = {"bounds": Bounds(), "came": Yield(stories=1, days=1, days_before=30, length_before=90)}
    assert causes(verdicts(QUIET, month(), **few), "warning") == {"empty_listing"}


def test_bounds_of_the_source_file_go_before_the_past() -> None:
    hit = Bounds(floors={"hits": 12}, ceilings={"fallback": 1.0, "requests": 500})
    assert found_in(verdicts(USUAL | {"fallback": 2, "requests": 400}, month(), bounds=hit)) == set()
    short = Bounds(floors={"characters": 3000})
    assert causes(verdicts(USUAL, month(), bounds=short)) == {"layout_changed"}


def test_failed_nights_never_become_the_usual() -> None:
    broken = USUAL | {f"hits {SEARCH}": 0}
    past = [*month(), *(night(30 + n, broken, ok=False) for n in range(25))]
    assert causes(verdicts(broken, past)) == {"layout_changed"}


def test_an_issue_names_cause_subject_and_what_to_do() -> None:
    found = verdicts(USUAL | {"fallback": 2, "without published_at": 2}, month())
    [issue] = found["stories"].issues("klikjatim")
    assert (issue.code, issue.severity, issue.subject) == ("layout_changed", "error", "stories")
    assert issue.message == "2 of 2 stories were read by fallback rules only; 2 of 2 stories have no date"
    assert "scrapy verify klikjatim" in issue.suggestion


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 200), st.integers(0, 200))
def test_odds_are_probabilities_and_more_is_more_surprising(count: int, more: int, before: int, rest: int) -> None:
    of = count + more
    odds = so_many(count, of, before, before + rest)
    assert 0 <= odds <= 1
    assert so_many(0, of, before, before + rest) == pytest.approx(1)
    if more:
        assert so_many(count + 1, of, before, before + rest) <= odds
    assert 0 <= so_few(count, more) <= 1
