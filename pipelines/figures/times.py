"""When a sentence speaks of: printed years seen from the mission's, and words such as "hari ini" or "tahun lalu"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from pipelines.figures.story import Part
from pipelines.figures.tables import words_of
from pipelines.figures.words import Sentence

Times = list[tuple[int, str]]  # (word, when): same, before, after the mission's year, or a range


@cache
def _phrases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Last word of a phrase → (the word before it or "", when)."""
    table: dict[str, list[tuple[str, str]]] = {}
    for row in words_of("times.csv"):
        *before, last = row["words"].split()
        table.setdefault(last, []).append((before[0] if before else "", row["when"]))
    return {last: tuple(sorted(rows, reverse=True)) for last, rows in table.items()}  # the longer ones first


def times_in(part: Part, sentence: Sentence, year_word: Callable[[int | None, int | None], str]) -> Times:
    """Every time that a sentence names, by word, in order."""
    passage, phrases = part.passage, _phrases()
    words = passage.words
    found = [
        (passage.word_at(d.start), year_word(d.year, d.year_to)) for d in part.years_among(sentence.start, sentence.end)
    ]
    if phrases.keys().isdisjoint(words[sentence.first : sentence.last]):
        return found
    for i in range(sentence.first, sentence.last):
        for before, when in phrases.get(words[i], ()):
            if not before or (i > sentence.first and words[i - 1] == before):
                found.append((i, when))
                break
    return sorted(found)


def last_before(times: Times, word: int) -> str | None:
    """When the last time named before a word is."""
    at = bisect_left(times, (word, ""))
    return times[at - 1][1] if at else None
