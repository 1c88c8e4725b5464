"""The checks themselves. "Nothing today" is no finding: what counts is how a run differs from the source's own past.

A check that has nothing to go by gives no verdict, so that what an earlier run found stays open until a run shows the
contrary. Only runs whose own checks were fine make the past to compare with: a broken layout never becomes normal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from crawler.checks.model import LISTING, Bounds, Cause, Night, Severity, Verdict, Yield
from crawler.checks.odds import so_few, so_many

SURPRISE = 0.005  # probability below which a count is no accident
DIFFERENCE = 0.25  # of a share: smaller changes are not worth a person's time
LASTING = 2  # earlier nights on which a listing was missing too: then it is no accident of one night
RECENT = 7  # nights that are pooled with tonight where a single one has few pages

# Why a page was not had → the cause a person understands.
_MISSED: dict[str, Cause] = {
    "dns": "dns", "tls": "tls", "timeout": "slow", "wait": "blocked", "robots": "robots", "refused": "unreachable",
    "broken_off": "unreachable", "server": "unreachable", "redirects": "unreachable", "too_large": "layout_changed",
    "host": "unreachable", "address": "unreachable", "packing": "unreachable",
    "other": "crashed",
    "forbidden": "blocked", "challenge": "blocked", "login": "login", "gone": "empty_listing",
    "soft_404": "empty_listing",
}  # fmt: skip


def cause_of(missed: str) -> Cause:
    """The cause that a person understands of why a page was not had."""
    return _MISSED.get(missed, "crashed")


def judge(tonight: Night, past: Sequence[Night], bounds: Bounds, given: Yield) -> list[Verdict]:
    """The verdicts on a run. ``past``: the source's earlier runs inside the window, oldest first."""
    sound = [night for night in past if night.ok]
    if tonight.finish_reason == "shutdown":
        return []  # somebody stopped it: that tells nothing of the source
    verdicts = [_process(tonight)]
    if tonight.finish_reason != "finished":
        return verdicts
    verdicts += _network(tonight, past, sound)
    verdicts += (_listing(url, tonight, sound, bounds) for url in _read_listings(tonight))
    verdicts += _stories(tonight, sound, bounds)
    verdicts += _cost(tonight, sound, bounds)
    verdicts += _yield(tonight, given, bounds)
    return verdicts


# --- how it ended ---------------------------------------------------------------------------------------------------


def _process(tonight: Night) -> Verdict:
    verdict = Verdict("process")
    if tonight.finish_reason == "killed":
        verdict.fail("slow", "the crawl did not end within its time limit and was killed")
    elif tonight.finish_reason == "not_run":
        verdict.fail("slow", "the night was over before its turn came")
    elif tonight.finish_reason != "finished":
        verdict.fail("crashed", f"the crawl ended early ({tonight.finish_reason})")
    if failed := tonight.get("exceptions"):
        verdict.fail("parser_error", f"{failed:.0f} times the project's own code failed on a page or a story")
    return verdict


# --- whether the site let us in -------------------------------------------------------------------------------------


def _network(tonight: Night, past: Sequence[Night], sound: Sequence[Night]) -> list[Verdict]:
    if not tonight.get("listings_asked") and not tonight.get("stories_asked"):
        return []
    verdict = Verdict("network")
    lasting = len(past) >= LASTING and all(map(_a_listing_missed, past[-LASTING:]))
    for cause, times in _causes(tonight, "listing_missed ").items():
        message = f"{times:.0f} of {tonight.get('listings_asked'):.0f} listings could not be had"
        verdict.fail(cause, message, "warning" if tonight.get("listings_answered") and not lasting else "error")
    for cause, count in _causes(tonight, "story_missed ").items():
        before = sum(_causes(night, "story_missed ").get(cause, 0) for night in sound)
        asked_before = sum(night.get("stories_asked") for night in sound)
        if said := _more_than_usual(count, tonight.get("stories_asked"), before, asked_before):
            verdict.fail(cause, f"{said} stories could not be had")
    return [verdict]


def _a_listing_missed(night: Night) -> bool:
    return bool(_causes(night, "listing_missed "))


def _causes(night: Night, prefix: str) -> dict[Cause, float]:
    found: dict[Cause, float] = {}
    for metric, value in night.metrics.items():
        if metric.startswith(prefix) and value:
            cause = cause_of(metric.removeprefix(prefix))
            found[cause] = found.get(cause, 0) + value
    return found


def _more_than_usual(count: float, of: float, count_before: float, of_before: float) -> str:
    """ "3 of 4" where that is surprisingly many, or an empty string."""
    if count < 2 or not of:
        return ""
    usual = count_before / of_before if of_before else 0.0
    odds = so_many(int(count), int(of), int(count_before), int(of_before))
    nothing_known = of_before < 20 and count / of >= 0.5 and of >= 3
    if count / of - usual >= DIFFERENCE and (odds < SURPRISE or nothing_known):
        return f"{count:.0f} of {of:.0f}"
    return ""


# --- what the listings name -----------------------------------------------------------------------------------------


def _read_listings(night: Night) -> list[str]:
    return [metric.removeprefix("hits ") for metric in night.metrics if metric.startswith("hits ")]


def _listing(url: str, tonight: Night, sound: Sequence[Night], bounds: Bounds) -> Verdict:
    """A listing that was read in full (not one that answered 304)."""
    verdict = Verdict(LISTING + url)
    hits = tonight.get(f"hits {url}")
    before = [night.get(f"hits {url}") for night in sound if f"hits {url}" in night.metrics]
    floor = bounds.floors.get("hits", 1)
    if tonight.get(f"broken {url}"):
        verdict.fail("feed_broken", f"{url} is no feed that can be read", "warning" if hits else "error")
    elif tonight.get(f"fallback {url}"):
        verdict.fail("layout_changed", f"the selector finds none of the {hits:.0f} stories on {url}")
    elif hits < floor and not _often(before, lambda n: n < floor):
        said = tonight.get(f"says_none {url}")
        cause: Cause = "empty_listing" if said else "layout_changed"
        usual = f"; usually {_middle(before):.0f}" if before else ""
        verdict.fail(cause, f"{url} names {hits:.0f} stories{usual}", "error" if before else "warning")
    elif len(before) >= 5 and hits < min(before) / 3:
        verdict.fail(
            "layout_changed", f"{url} names {hits:.0f} stories; never below {min(before):.0f} before", "warning"
        )
    return verdict


def _often(values: Sequence[float], test: Callable[[float], bool]) -> bool:
    return bool(values) and sum(map(test, values)) / len(values) > 0.2


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0


# --- what the stories hold ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    """A share of pages or stories that ought to be small; ``ceilings`` of a source file name it by its metric."""

    metric: str
    of: str
    says: str
    severity: Severity = "error"


_SHARES = (
    _Share("no_story", "story_pages", "pages hold no story that can be read"),
    _Share("fallback", "stories", "stories were read by fallback rules only"),
    _Share("without published_at", "stories", "stories have no date"),
    _Share("without authors", "stories", "stories have no author", "warning"),
)


def _stories(tonight: Night, sound: Sequence[Night], bounds: Bounds) -> list[Verdict]:
    if not tonight.get("story_pages"):
        return []
    verdict = Verdict("stories")
    for share in _SHARES:
        if said := _risen(share, tonight, sound, bounds.ceilings.get(share.metric)):
            verdict.fail("layout_changed", f"{said} {share.says}", share.severity)
    _length(verdict, tonight, sound, bounds.floors.get("characters"))
    return [verdict]


def _risen(share: _Share, tonight: Night, sound: Sequence[Night], ceiling: float | None) -> str:
    """ "3 of 4" where the share is too high: tonight alone, or with the last nights where tonight has few pages."""
    if not tonight.get(share.metric):
        return ""
    for nights, past in (([tonight], sound), ([*sound[-RECENT:], tonight], sound[:-RECENT])):
        count, of, *before = (
            sum(n.get(m) for n in group) for group in (nights, past) for m in (share.metric, share.of)
        )
        if ceiling is None:
            said = _more_than_usual(count, of, *before)
        else:
            said = f"{count:.0f} of {of:.0f}" if of >= 3 and count / of > ceiling else ""
        if said:
            return said
    return ""


def _length(verdict: Verdict, tonight: Night, sound: Sequence[Night], floor: float | None) -> None:
    """Text that has become much shorter: the mean of the logarithms, against the spread of the past."""
    stories = tonight.get("stories")
    if not stories:
        return
    length = exp(tonight.get("log_characters") / stories)
    if floor is not None:
        if length < floor:
            verdict.fail("layout_changed", f"stories have {length:.0f} characters; the floor is {floor:.0f}")
        return
    n = sum(night.get("stories") for night in sound)
    if n < 20:
        return
    mean = sum(night.get("log_characters") for night in sound) / n
    squares = sum(night.get("log_characters_squared") for night in sound) / n
    spread = max(sqrt(max(squares - mean * mean, 0.0)), 0.2)
    z = (tonight.get("log_characters") / stories - mean) / (spread * sqrt(1 / stories + 1 / n))
    if z < -3.3 and length < 0.6 * exp(mean):
        verdict.fail("layout_changed", f"stories have {length:.0f} characters; usually {exp(mean):.0f}")


# --- what it cost, and what came of it ------------------------------------------------------------------------------


def _cost(tonight: Night, sound: Sequence[Night], bounds: Bounds) -> list[Verdict]:
    before = [night.get("requests") for night in sound]
    verdict = Verdict("cost")
    ceiling = bounds.ceilings.get("requests") or (3 * max(before) + 20 if len(before) >= 5 else None)
    if ceiling is None:
        return []
    requests, new = tonight.get("requests"), tonight.get("new")
    if requests > ceiling:
        message = f"{requests:.0f} requests for {new:.0f} new stories; usually {_middle(before):.0f} requests"
        verdict.fail("layout_changed", f"{message}: have the addresses of known stories changed?", "warning")
    seconds = [night.get("seconds") for night in sound]
    if seconds and tonight.get("seconds") > max(5 * max(seconds), 600):
        message = f"the crawl took {tonight.get('seconds'):.0f} s; usually {_middle(seconds):.0f} s"
        verdict.fail("slow", message, "warning")
    return [verdict]


def _yield(tonight: Night, given: Yield, bounds: Bounds) -> list[Verdict]:
    if not tonight.get("listings_answered"):
        return []
    verdict = Verdict("yield")
    usual = given.days_before / given.length_before * 30 if given.length_before >= 30 else 0.0
    if given.stories < bounds.floor:
        verdict.fail("empty_listing", f"{given.stories} stories of the last 30 days; the floor is {bounds.floor}")
    elif so_few(given.days, usual) < SURPRISE:
        message = f"stories on {given.days} of the last 30 days; usually on {usual:.0f}"
        verdict.fail("empty_listing", message, "warning")
    if bounds.ceiling is not None and given.stories > bounds.ceiling:
        message = f"{given.stories} stories of the last 30 days; the ceiling is {bounds.ceiling}"
        verdict.fail("layout_changed", message, "warning")
    return [verdict]
