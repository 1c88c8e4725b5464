"""A number of a passage that could be a figure."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.figures.model import Kind, Number
from pipelines.figures.words import Passage


@dataclass(slots=True)
class Candidate:
    """``start:end`` is the surface; ``digits_start:digits_end`` the number in it; ``group`` the kind of noun."""

    passage: Passage
    start: int
    end: int
    digits_start: int
    digits_end: int
    value: Number
    kind: Kind
    unit: str
    group: str = ""
    noun: str = ""
    zeros: int = 0
    marked: bool = False  # a currency mark or multiplier is printed
    elliptic: bool = False  # the noun is borrowed from a neighbour
    garbled: bool = False  # a broken byte stands where a sign stood
    per: str | None = None  # "kg" of a unit price
    word: int = 0  # index of the word that the digits are
    sentence: int = 0

    @property
    def surface(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Digits:
    """Printed digits at ``start:end`` of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def printed(self) -> str:
        return self.passage.text[self.start : self.end]

    def candidate(self, end: int, value: Number, kind: Kind, unit: str, group: str) -> Candidate:
        """A candidate whose surface begins with the digits and goes on to ``end``."""
        return Candidate(self.passage, self.start, end, self.start, self.end, value, kind, unit, group)
