"""Counts with their nouns ("72 orang pelaku usaha") and physical quantities ("1.500 ton")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.figures import units
from pipelines.figures.candidate import Candidate, Digits
from pipelines.figures.exclusions import looks_like_a_year
from pipelines.figures.model import Number
from pipelines.figures.numerals import value_of
from pipelines.figures.tables import word_list
from pipelines.figures.words import Passage

# Quantity words that as often stand between a number and its noun: "3 buah MoU".
_CLASSIFIERS = frozenset(("buah", "unit", "bibit", "set", "pasang", "lembar"))
_BETWEEN = word_list("before a counted noun")
# Nouns that a better one may follow: "72 orang pengusaha", "13 naskah MoU".
_WEAK = frozenset(("perusahaan", "lembaga", "kali", "naskah", "dokumen", "kerja sama", "kerjasama"))
_ABOUT = re.compile(units.ABOUT)
_SPELT_OUT = re.compile(r"\s?\([a-z]{2,12}(?:\s[a-z]{2,12}){0,3}\)(?=\s[A-Za-z])")  # "6 (enam) PKS"


@dataclass(frozen=True, slots=True)
class _Noun:
    end: int
    unit: str
    group: str
    name: str


def counted(digits: Digits, stop: int, value: Number | None = None) -> Candidate | None:
    """A count or quantity whose noun stands after ``stop``; a bare number where none does.

    ``value`` is given when a multiplier stands between ("276 juta jiwa"); then only a noun or unit makes a candidate.
    """
    multiplied = value is not None
    amount = value_of(digits.printed) if value is None else value
    if amount is None:
        return None
    text = digits.passage.text
    for extra in (_ABOUT, _SPELT_OUT):
        aside = extra.match(text, stop)
        stop = aside.end() if aside else stop
    quantity = units.QUANTITY.match(text, stop)
    noun = None if isinstance(amount, Decimal) else _noun(digits.passage, stop)
    if quantity and not (noun and quantity["unit"].lower() in _CLASSIFIERS):
        unit = " ".join(quantity["unit"].lower().split())
        found = digits.candidate(quantity.end(), amount, "quantity", unit, "quantity")
        found.noun = unit
        return found
    if noun:
        found = digits.candidate(noun.end, amount, "count", noun.unit, noun.group)
        found.noun = noun.name
        return found
    if multiplied or looks_like_a_year(digits.printed):
        return None
    if isinstance(amount, Decimal) and not units.RANGE.match(text, digits.end):
        return None  # "5,2 sampai 5,6 persen" shares the unit; no other fraction goes without
    bare = digits.candidate(digits.end, amount, "count", "", "bare")
    bare.elliptic = True
    return bare


def _noun(passage: Passage, position: int) -> _Noun | None:
    """The counted noun that follows, past words such as "orang" or "buah"."""
    words = passage.words
    first = passage.word_at(position - 1) + 1
    best: _Noun | None = None
    for i in range(first, min(first + 3, len(words))):
        before = passage.text[position if i == first else passage.ends[i - 1] : passage.starts[i]]
        if any(c in before for c in ",;:.()\n") or words[i][0].isdigit():
            break
        noun = units.noun_at(words, i)
        if noun:
            best = _Noun(passage.ends[i + len(noun.words) - 1], noun.unit, noun.group, " ".join(noun.words))
        settled = best is not None and best.group != "people" and best.name not in _WEAK
        if settled or (best is None and words[i] not in _BETWEEN):
            break
    return best
