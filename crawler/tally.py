"""What a run did, counted; and what a person should look at, gathered for the store."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field

from crawler.checks.model import CAUSES
from crawler.checks.rules import cause_of
from crawler.items import IssueDraft

log = logging.getLogger(__name__)

# The issues of a run that are about an address: raised when it shows them, resolved when it was met and didn't.
ADDRESS_CODES = (
    "listing_failed", "listing_layout", "not_a_feed", "broken_feed", "endless_listing", "blocked", "no_story",
    "story_failed",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts of one run. ``metrics`` are kept in ``run_metrics`` under their names."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    dropped: int = 0
    errors: int = 0
    listings: int = 0  # that answered
    ordinary: bool = True  # a run as every night's
    problem: str = ""  # the first thing that kept the job from being done, one line
    metrics: Counter[str] = field(default_factory=Counter)
    issues: list[IssueDraft] = field(default_factory=list)
    met: set[str] = field(default_factory=set)  # addresses that answered in this run

    def raise_issue(self, code: str, message: str, subject: str, suggestion: str = "", *, error: bool = False) -> None:
        self.issues.append(IssueDraft(code, "error" if error else "warning", message, suggestion, subject))

    def miss(self, code: str, why: str, message: str, subject: str, source: str) -> None:
        """A page that was not had is an error, an issue, and a line of the log, with what to do about it."""
        suggestion = CAUSES[cause_of(why)].replace("NAME", source)
        self.fail(message)
        self.raise_issue(code, message, subject, suggestion)
        log.warning("%s. What to do: %s", message.rstrip("."), suggestion)

    def fail(self, message: str) -> None:
        self.errors += 1
        self.problem = self.problem or message
