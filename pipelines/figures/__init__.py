"""Reads every number of a story about regional trade missions and says what it means.

:func:`read` is the whole engine: pure, without network or database, linear in the length of the text.
"""

from __future__ import annotations

from datetime import datetime

from pipelines.figures.decide import choose_roles, figure_of
from pipelines.figures.event import occasion_of
from pipelines.figures.jsonform import to_json
from pipelines.figures.model import About, Event, Figure, Reading, Signal
from pipelines.figures.reader import Reader
from pipelines.figures.signals import signals_of
from pipelines.figures.story import take_apart

EXTRACTOR_VERSION = "3"  # counted up whenever rules or tables read the same text otherwise

__all__ = ["EXTRACTOR_VERSION", "About", "Event", "Figure", "Reading", "Signal", "read", "to_json"]


def read(title: str, text: str, published: datetime | None) -> Reading:
    """The event, the figures (title first, in order of appearance) and the signals of one story.

    ``published`` gives the year of dates printed without one; None is allowed. Any string is, too.
    """
    story = take_apart(title, text, published)
    occasion = occasion_of(story)
    reader = Reader(story, occasion)
    choices = [c for c in choose_roles(reader) if c.role != "none"]
    figures = tuple(figure_of(reader, choice) for choice in choices)
    return Reading(occasion.event, figures, signals_of(story, [c.candidate for c in choices], figures))
