"""A story taken apart once: words, dates, clocks, places and candidates of its title and text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from pipelines.figures.candidate import Candidate
from pipelines.figures.candidates import find_candidates
from pipelines.figures.dates import Calendar, Clock, DateMention, find_clocks, find_dates
from pipelines.figures.ellipsis import resolve
from pipelines.figures.places_in_text import PlaceMention, find_places
from pipelines.figures.words import Passage, analyse

_CHROME = re.compile(
    r"^\W{0,3}(?:baca juga|berita terkait|lihat juga|simak juga|related posts?|artikel terkait)\b", re.I
)
DATELINE = 14  # a dateline stands within the first words of a text


class Part:
    """One passage (title or text) with what was found in it, each in order."""

    __slots__ = ("_clock_starts", "_date_starts", "_place_firsts", "candidates", "clocks", "dates", "passage", "places")

    def __init__(
        self, passage: Passage, dates: list[DateMention], clocks: list[Clock], places: list[PlaceMention]
    ) -> None:
        self.passage = passage
        self.dates = dates
        self.clocks = clocks
        self.places = places
        self.candidates: list[Candidate] = []
        self._date_starts = [d.start for d in dates]
        self._clock_starts = [c.start for c in clocks]
        self._place_firsts = [p.first for p in places]

    def places_among(self, first: int, last: int) -> list[PlaceMention]:
        """The places whose first word is among the words ``first:last``."""
        return self.places[bisect_left(self._place_firsts, first) : bisect_left(self._place_firsts, last)]

    def years_among(self, start: int, end: int) -> list[DateMention]:
        """The dates with a printed year that begin among the characters ``start:end``."""
        inside = self.dates[bisect_left(self._date_starts, start) : bisect_left(self._date_starts, end)]
        return [d for d in inside if d.year]

    def clocks_among(self, start: int, end: int) -> list[Clock]:
        """The clock times that begin among the characters ``start:end``."""
        return self.clocks[bisect_left(self._clock_starts, start) : bisect_left(self._clock_starts, end)]


@dataclass(slots=True)
class Story:
    """Title and text, and the calendar that fills in years."""

    title: Part
    body: Part
    calendar: Calendar
    published: datetime | None

    @property
    def parts(self) -> tuple[Part, Part]:
        return (self.title, self.body)


def _part(passage: Passage) -> Part:
    dates, clocks = find_dates(passage.text), find_clocks(passage.text)
    places = find_places(passage)
    part = Part(passage, dates, clocks, places)
    candidates = resolve(passage, find_candidates(passage, dates, clocks), places)
    part.candidates = [c for c in candidates if not in_chrome(passage, c.sentence)]
    return part


def in_chrome(passage: Passage, sentence: int) -> bool:
    """Whether a sentence is a link to another story ("Baca juga: …") left in the text."""
    where = passage.sentences[sentence]
    return bool(_CHROME.match(passage.text[where.start : where.start + 24]))


def take_apart(title: str, text: str, published: datetime | None) -> Story:
    """Read a story's surface; nothing here says what a number means."""
    head, body = _part(analyse("title", title)), _part(analyse("text", text))
    return Story(head, body, Calendar([*body.dates, *head.dates], published), published)
