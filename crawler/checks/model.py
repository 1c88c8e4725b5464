"""What the checks work on, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.items import IssueDraft

Cause = Literal[
    "dns", "tls", "unreachable", "robots", "blocked", "login", "layout_changed", "empty_listing", "feed_broken", "slow",
    "parser_error", "crashed",
]  # fmt: skip
Severity = Literal["warning", "error"]

SUBJECTS = ("process", "network", "stories", "cost", "yield")  # and "listing URL" for each listing
LISTING = "listing "

# Each cause, and what a person should do about it.
CAUSES: Mapping[Cause, str] = {
    "dns": "see whether the network is up and whether the site has moved: its domains stand in the source file",
    "tls": "look at the site with a browser; if only we distrust the certificate, check SSL_CERT_FILE",
    "unreachable": "look at the site with a browser; if it has been down for days, set the source to trial or retired",
    "robots": "read the site's robots.txt; what it forbids is not fetched, so ask the site or leave it",
    "blocked": "look at the site with a browser and raise the delay; never work around a wall, write to the site",
    "login": "look at the site with a browser: what needs a login is not ours to fetch",
    "layout_changed": "scrapy verify NAME shows what is read now; adapt the selectors in the source file",
    "empty_listing": "open the listing in a browser; if it is truly empty, another belongs in the source file",
    "feed_broken": "open the feed; if it stays broken, list another in the source file",
    "slow": "see the end of the log of that crawl for where it stood; raise NIGHTLY_SOURCE_LIMIT if it was only long",
    "parser_error": "the traceback is in the log of that crawl",
    "crashed": "the log of that crawl ends with what happened; run scrapy crawl NAME by hand",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A measure that a source's file may bound itself, in ``floors`` or ``ceilings``."""

    kind: Literal["floors", "ceilings"]
    name: str
    about: str


BOUNDS = (
    Bound("floors", "hits", "stories that a listing names when it is read in full (1 unless given)"),
    Bound("floors", "characters", "of a story's text, the geometric mean of a night"),
    Bound("ceilings", "no_story", "share of story pages without a story that can be read, from 0 to 1"),
    Bound("ceilings", "fallback", "share of stories whose text no selector of the source file finds"),
    Bound("ceilings", "without published_at", "share of stories without a date"),
    Bound("ceilings", "without authors", "share of stories without an author"),
    Bound("ceilings", "requests", "of one night"),
)


@dataclass(frozen=True, slots=True)
class Night:
    """What one run measured. ``started_at`` is aware; ``metrics`` as kept in ``run_metrics``; ``ok``: its verdict.

    Metrics of a listing are named ``hits URL``, ``unchanged URL``, ``failed URL`` and so on.
    """

    started_at: datetime
    finish_reason: str
    metrics: Mapping[str, float]
    ok: bool | None = None

    def get(self, metric: str) -> float:
        return self.metrics.get(metric, 0)


@dataclass(frozen=True, slots=True)
class Yield:
    """What a source gave: stories published in the last 30 days, the days that had any, and such days before that.

    ``days_before`` counts the days with stories among the ``length_before`` days before the last 30.
    """

    stories: int = 0
    days: int = 0
    days_before: int = 0
    length_before: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floors and ceilings of the source's file: stories a month, and by the names in BOUNDS.

    Raises ValueError for a name that no check knows.
    """

    floor: int = 0
    ceiling: int | None = None
    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = {("floors", name) for name in self.floors} | {("ceilings", name) for name in self.ceilings}
        if unknown := given - {(bound.kind, bound.name) for bound in BOUNDS}:
            raise ValueError(f"no check knows {' or '.join(f'{name!r} in {kind}' for kind, name in sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a source's file says of its crawls: its name, the addresses of its listings, its bounds."""

    source: str
    listings: frozenset[str]
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class Finding:
    cause: Cause
    severity: Severity
    message: str


@dataclass(slots=True)
class Verdict:
    """What the checks of one subject came to. No verdict on a subject means that the run could not tell."""

    subject: str  # one of SUBJECTS, or "listing URL"
    findings: list[Finding] = field(default_factory=list)

    def fail(self, cause: Cause, message: str, severity: Severity = "error") -> None:
        self.findings.append(Finding(cause, severity, message))

    def issues(self, source: str) -> list[IssueDraft]:
        """One issue a cause, its messages joined, as severe as the worst of them."""
        drafts = []
        for cause in dict.fromkeys(finding.cause for finding in self.findings):
            found = [finding for finding in self.findings if finding.cause == cause]
            drafts.append(
                IssueDraft(
                    code=cause,
                    severity="error" if any(f.severity == "error" for f in found) else "warning",
                    message="; ".join(f.message for f in found),
                    suggestion=CAUSES[cause].replace("NAME", source),
                    subject=self.subject,
                )
            )
        return drafts
