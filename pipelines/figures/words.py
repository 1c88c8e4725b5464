"""Words, stems, clauses and sentences of a title or a text, with their places in the original.

Everything here is linear in the length of the text and survives any string: lone surrogates, control characters,
a line of a million characters. Sentences are cut after 120 words at the latest, so that no later step can meet a
long one.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from pipelines.figures.model import FieldName
from pipelines.figures.tables import word_list, words_of

TOKEN = re.compile(r"[^\W\d_]{1,60}|[0-9]{1,60}")
MAX_SENTENCE = 120

_PARTICLES = ("lah", "kah", "pun", "nya")
_PREFIXES = (
    "memper", "diper", "penge", "menge", "meng", "peng", "meny", "peny", "mem", "pem", "men", "pen", "ber", "ter",
    "per", "me", "pe", "di", "ke", "se",
)  # fmt: skip
_SUFFIXES = ("kan", "an", "i")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A light Indonesian stem of a lower-case word: pembelian, membeli, dibeli → beli. Not a dictionary form."""
    if len(word) > 30:
        return word[:30]
    known = _IRREGULAR.get(word)
    if known:
        return known
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 4:
            word = word[: -len(particle)]
            break
    if word in _WHOLE:
        return word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            word = word[len(prefix) :]
            if prefix in ("meny", "peny"):
                word = "s" + word
            break
    if word in _WHOLE:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return _IRREGULAR.get(word, word)


_IRREGULAR = {row["word"]: row["stem"] for row in words_of("stems.csv")}
_WHOLE = frozenset(_IRREGULAR.values())
_ABBREVIATIONS = frozenset(row["word"] for row in words_of("abbreviations.csv"))


@dataclass(slots=True)
class Sentence:
    """Words ``first:last`` of a passage; ``paragraph`` counts lines; ``quoted`` says that it stands in a quotation."""

    first: int
    last: int
    start: int
    end: int
    paragraph: int
    quoted: bool


@dataclass(slots=True)
class Passage:
    """A title or a text with its words. ``clause[i]`` numbers the clauses through the whole passage."""

    field: FieldName
    text: str
    starts: list[int] = dataclasses.field(default_factory=list)
    ends: list[int] = dataclasses.field(default_factory=list)
    words: list[str] = dataclasses.field(default_factory=list)
    stems: list[str] = dataclasses.field(default_factory=list)
    capital: list[bool] = dataclasses.field(default_factory=list)
    clause: list[int] = dataclasses.field(default_factory=list)
    sentences: list[Sentence] = dataclasses.field(default_factory=list)
    sentence_starts: list[int] = dataclasses.field(default_factory=list)

    def word_at(self, position: int) -> int:
        """Index of the last word that starts at or before a character position (-1 before the first)."""
        return bisect_right(self.starts, position) - 1

    def sentence_of(self, word: int) -> int:
        """Index of the sentence that holds a word."""
        return max(0, bisect_right(self.sentence_starts, word) - 1)


_CLAUSE_WORDS = word_list("opens a clause")


def _ends_sentence(gap: str, before: str, after_capital: bool) -> bool:
    if "\n" in gap or "\r" in gap:
        return True
    if "!" in gap or "?" in gap or "…" in gap:
        return after_capital or '"' in gap or "”" in gap
    if "." not in gap:
        return False
    if gap[0] == "." and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before not in "mt")):
        return False
    return after_capital and len(gap) > 1


def analyse(name: FieldName, text: str) -> Passage:
    """Cut a text into words, clauses and sentences."""
    passage = Passage(name, text)
    spans = [match.span() for match in TOKEN.finditer(text)]
    passage.starts = [start for start, _ in spans]
    passage.ends = [end for _, end in spans]
    passage.words = [text[start:end].lower() for start, end in spans]
    passage.capital = [text[start].isupper() for start in passage.starts]
    passage.stems = [stem(word) for word in passage.words]
    _segment(passage)
    return passage


_PLAIN_GAPS = frozenset((" ", ".", "-", ""))
_CLAUSE_MARKS = frozenset(",;:()–—|")


def _segment(passage: Passage) -> None:
    text, starts, ends, words = passage.text, passage.starts, passage.ends, passage.words
    clause_number, paragraph, first, quoted, opened = 0, 0, 0, False, False
    clause = passage.clause
    for i in range(len(words)):
        if i:
            gap = text[ends[i - 1] : starts[i]]
            if gap not in _PLAIN_GAPS or i - first >= MAX_SENTENCE:
                gap = gap[:40]
                starts_capital = passage.capital[i] or words[i][0].isdigit()
                if i - first >= MAX_SENTENCE or _ends_sentence(gap, words[i - 1], starts_capital):
                    _close(passage, first, i, paragraph, opened)
                    first, opened = i, _toggled(quoted, gap)
                    clause_number += 1
                    paragraph += gap.count("\n") > 0
                elif not _CLAUSE_MARKS.isdisjoint(gap) and not _inside_number(passage, i, gap):
                    clause_number += 1
                quoted = _toggled(quoted, gap)
            if words[i] in _CLAUSE_WORDS:
                clause_number += 1
        clause.append(clause_number)
    if words:
        _close(passage, first, len(words), paragraph, opened)


def _toggled(quoted: bool, gap: str) -> bool:
    if "“" in gap:
        return True
    if "”" in gap:
        return False
    return not quoted if '"' in gap else quoted


def _inside_number(passage: Passage, i: int, gap: str) -> bool:
    return gap in (",", ", ") and passage.words[i][0].isdigit() and passage.words[i - 1][0].isdigit()


def _close(passage: Passage, first: int, last: int, paragraph: int, quoted: bool) -> None:
    start, end = passage.starts[first], passage.ends[last - 1]
    passage.sentences.append(Sentence(first, last, start, end, paragraph, quoted))
    passage.sentence_starts.append(first)
