"""What a run measures of itself for the checks: counts under names that ``crawler/checks`` reads again.

``hits URL`` and its like are named by the listing's address in the source file; sums are kept, not means, so that
nights can be added up.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import cast

from crawler.checks import Bounds, Expected
from crawler.discovery import Named
from crawler.items import Story
from crawler.source import Source

Metrics = Counter[str]


def expected_of(source: type[Source]) -> Expected:
    """What the source's file leads us to expect of its crawls."""
    bounds = Bounds(source.floor, source.ceiling, source.floors, source.ceilings)
    return Expected(source.name, frozenset(listing.url for listing in source.listings), bounds)


def listing_had(metrics: Metrics, listing: str, *, unchanged: bool) -> None:
    """A listing answered, with its first page or with 304."""
    metrics["listings_asked"] += 1
    metrics["listings_answered"] += 1
    if unchanged:
        metrics[f"unchanged {listing}"] += 1


def listing_missed(metrics: Metrics, cause: str) -> None:
    metrics["listings_asked"] += 1
    metrics[f"listing_missed {cause}"] += 1


def listing_read(metrics: Metrics, listing: str, named: Named, stories: int) -> None:
    """The first page of a listing, or of one of its sitemaps; ``stories``: how many of its hits are the source's."""
    metrics[f"hits {listing}"] += stories + len(named.parts)
    metrics[f"broken {listing}"] += named.problem is not None
    metrics[f"fallback {listing}"] += named.fallback
    metrics[f"says_none {listing}"] += named.says_none


def story_missed(metrics: Metrics, cause: str) -> None:
    metrics[f"story_missed {cause}"] += 1


def story_read(metrics: Metrics, source: type[Source], story: Story) -> None:
    """A story as it leaves the pipelines, whether it was kept or not."""
    length = log(max(len(story.text), 1))
    metrics["stories"] += 1
    sums = cast("dict[str, float]", metrics)  # whole numbers but for these two
    sums["log_characters"] = metrics["log_characters"] + length
    sums["log_characters_squared"] = metrics["log_characters_squared"] + length * length
    metrics["fallback"] += bool(source.layout.body) and not story.rules.get("body", "").startswith("css:")
    metrics["without published_at"] += story.published_at is None
    metrics["without authors"] += not story.authors
