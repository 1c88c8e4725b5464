"""A contact's findings as lines for people. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.contact import Findings, StoryLook
from crawler.inspection import doubts, fields, verdicts
from crawler.source import Source

_MARKS = {"confirmed": "✓", "refuted": "✗", "not shown": "·"}


def listing_lines(findings: Findings) -> Iterator[str]:
    """A line a listing: how many stories it names, or what is wrong with it."""
    for look in findings.listings:
        mark = "✗" if look.problem else "✓"
        yield f"  {mark} {look.listing.kind} {look.url}: {look.problem or f'names {look.named}'}"


def story_lines(look: StoryLook, source: type[Source]) -> Iterator[str]:
    """A story's fields, each with its rule, and what looks wrong."""
    if look.story is None:
        yield f"✗ {look.url}: {look.problem}"
        return
    yield look.story.title
    for name, value, rule in fields(look.story):
        yield f"  {name:<10} {value}{f'   [{rule}]' if rule else ''}"
    reading = look.story.reading
    if reading is not None:
        for figure in reading.figures:
            yield f"  {'figure':<10} {figure.surface}: {figure.value} {figure.unit}, {figure.role}   [{figure.rule}]"
    for doubt in doubts(look.story, source):
        yield f"  ✗ {doubt}"


def verdict_lines(source: type[Source], findings: Findings) -> Iterator[str]:
    """A line a fact that the source file assumes, and a fact seen before that is refuted now."""
    for verdict in verdicts(source, findings):
        yield f"  {_MARKS[verdict.outcome]} {verdict.outcome}: {verdict.fact}"
        yield f"      {verdict.why}"
