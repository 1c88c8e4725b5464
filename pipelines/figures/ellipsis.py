"""Bare numbers that borrow the noun of a neighbour: "144 pelaku usaha; 44 dari Jatim dan 100 dari Aceh"."""

from __future__ import annotations

from pipelines.figures.candidate import Candidate
from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.tables import word_list
from pipelines.figures.units import noun_at
from pipelines.figures.words import Passage

_LENDING = frozenset(("actor", "attendee", "cooperative", "stand", "deal", "agreement", "organisation", "people"))
_AFTER = word_list("after a bare count")
_BEFORE = word_list("before a bare count")
_POPULATION = frozenset(("penduduk", "penduduknya", "populasi", "jiwa", "warga", "warganya", "masyarakat"))


def resolve(passage: Passage, candidates: list[Candidate], places: list[PlaceMention]) -> list[Candidate]:
    """The candidates with units for the bare numbers that have one to borrow; the other bare numbers are left out."""
    starts = {p.first for p in places}
    ends = {p.last for p in places}
    kept: list[Candidate] = []
    lender: Candidate | None = None
    for candidate in candidates:
        if candidate.unit:
            if _counts_people(passage, candidate):
                candidate.kind, candidate.unit, candidate.group, candidate.noun = "count", "people", "people", "jiwa"
            kept.append(candidate)
            if candidate.group in _LENDING:
                lender = candidate
            continue
        if not _borrows(passage, candidate, starts, ends):
            continue
        found = _lent(passage, candidate, lender, kept[-1] if kept else None)
        if found:
            candidate.unit, candidate.group, candidate.noun = found
            kept.append(candidate)
    return kept


def _counts_people(passage: Passage, candidate: Candidate) -> bool:
    """ "Penduduk Indonesia 276 juta": millions without a currency mark, after a word for the population."""
    if candidate.group != "loose":
        return False
    first = max(passage.sentences[candidate.sentence].first, candidate.word - 12)
    return not _POPULATION.isdisjoint(passage.words[first : candidate.word])


def _borrows(passage: Passage, candidate: Candidate, starts: set[int], ends: set[int]) -> bool:
    at, stems = candidate.word, passage.stems
    if candidate.value >= 100_000 or candidate.value != int(candidate.value):
        return False
    after = stems[at + 1] if at + 1 < len(stems) else ""
    before = stems[at - 1] if at else ""
    return after in _AFTER or before in _BEFORE or at in ends or at + 1 in starts or _ends_clause(passage, at)


def _ends_clause(passage: Passage, at: int) -> bool:
    """ "Kalimantan Timur menyiapkan 100, …": the noun is left out because the sentence before had it."""
    return at + 1 == len(passage.words) or passage.clause[at + 1] != passage.clause[at]


def _lent(
    passage: Passage, candidate: Candidate, lender: Candidate | None, last: Candidate | None
) -> tuple[str, str, str] | None:
    """The nearest counted noun before, in this or the last sentence; else one named without a number."""
    if last is not None and last.elliptic and last.sentence == candidate.sentence:
        return last.unit, last.group, last.noun
    if lender is not None and candidate.sentence - lender.sentence <= 1:
        return lender.unit, lender.group, lender.noun
    sentence = passage.sentences[candidate.sentence]
    for i in range(candidate.word - 1, max(sentence.first, candidate.word - 25) - 1, -1):
        noun = noun_at(passage.words, i)
        if noun and noun.group in _LENDING:
            return noun.unit, noun.group, " ".join(noun.words)
    return None
