"""Multipliers, currencies, counted nouns and quantity units, from the tables, as patterns that match at one place."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipelines.figures.tables import words_of

# What may stand between the parts of a number: blanks, chat asterisks, invisible direction marks.
GAP = r"[\s*_\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{0,4}"

ABOUT = r"(?:-?an(?![A-Za-z]))?"  # "150-an pengusaha", "Rp 200an miliar"


def _alternatives(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s{1,2}") for w in longest_first)


ZEROS = {row["word"]: int(row["zeros"]) for row in words_of("multipliers.csv")}
_SLIPS = {r"m[aily]{4,6}r": 9, r"tr[ilruy]{4,8}n": 12}  # milair, trillun: only right after a number
_BEFORE = {r["mark"]: r["currency"] for r in words_of("currencies.csv") if r["side"] in ("before", "both")}
_AFTER = {r["mark"]: r["currency"] for r in words_of("currencies.csv") if r["side"] in ("after", "both")}
NOUN_UNITS = {row["noun"]: (row["unit"], row["group"]) for row in words_of("counted.csv")}
QUANTITIES = frozenset(row["word"] for row in words_of("quantities.csv"))

_symbols = [m for m in _BEFORE if not m.isalnum()]
_letters = [m for m in _BEFORE if m.isalnum() and m != "rp"]
# "Rp" may be glued to the word before it ("sebesarRp500"), never lower-case inside a word ("Corp 5").
MARK_BEFORE = re.compile(
    rf"(?:(?P<rp>(?:(?<![A-Za-z])[Rr][Pp]|Rp|RP)\.?(?:{GAP}(?:Rp|RP|rp)\.?)?)"
    rf"|(?P<word>(?<![A-Za-z])(?:{_alternatives(_letters)})\.?)|(?P<symbol>(?<![A-Za-z])(?:{_alternatives(_symbols)})))"
    rf"{GAP}(?P<sign>[+\-–±]?){GAP}$",
    re.IGNORECASE,
)
MULTIPLIER = re.compile(
    rf"{ABOUT}{GAP}(?P<word>{_alternatives(list(ZEROS))}|{'|'.join(_SLIPS)})(?:an)?(?![a-z])"
    rf"|{GAP}(?P<letter>[MT])(?![A-Za-z0-9²³])",
    re.IGNORECASE,
)
GLUED_MULTIPLIER = re.compile(rf"{GAP}(?P<word>miliar|milyar|triliun|juta)(?=[A-Z])")
MARK_AFTER = re.compile(rf"{GAP}(?P<mark>{_alternatives(list(_AFTER))})(?![a-z])", re.IGNORECASE)
PERCENT = re.compile(rf"{GAP}(?:%|persen\b|prosen\b|percent\b|per\s?cent\b|pct\b|％)", re.IGNORECASE)
# A broken byte where a percent sign stood: "37,7\ufffdri" was "37,7% dari", read as the escape %da.
BROKEN_PERCENT = re.compile("[\ufffd\udc80-\udcff]{1,2}")
PER_UNIT = re.compile(
    r"(?:\s?/\s?|\s?per\s)(?P<unit>kg|kilogram|kilo|ton|liter|ekor|butir|batang|buah|kuintal|kwintal|gram|pak|pcs|lembar|"
    r"potong|unit|m3|m2|sak|karung|tabung|botol|bungkus|ikat|biji)\b",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"{GAP}(?:-|–|—|hingga|sampai(?:\sdengan)?|s/d|s\.d\.?|atau|to){GAP}(?=(?:rp\.?\s?|usd?\s?\$?\s?)?[0-9])",
    re.IGNORECASE,
)
QUANTITY = re.compile(rf"{GAP}(?P<unit>{_alternatives(sorted(QUANTITIES))})(?![a-z²³])", re.IGNORECASE)
DURATION = re.compile(
    rf"{GAP}(?:-?{GAP})(?:hari|jam|menit|detik|tahun|bulan|pekan|minggu|malam|dekade|abad|tahunan|jaman|harian"
    r"|kali lipat|besar\b|derajat|km\b|kilometer|meter\b(?!\s(?:persegi|kubik))|mil\b|cm\b|menitan)(?![a-z])",
    re.IGNORECASE,
)


def zeros_of(multiplier: str) -> int:
    """How many zeros the word of a :data:`MULTIPLIER` match adds."""
    word = multiplier.lower()
    return ZEROS.get(word) or next(zeros for slip, zeros in _SLIPS.items() if re.fullmatch(slip, word))


def currency_before(mark: re.Match[str]) -> str:
    """The ISO code of a :data:`MARK_BEFORE` match."""
    if mark["rp"]:
        return "IDR"
    return _BEFORE[re.sub(r"\s+", " ", (mark["word"] or mark["symbol"]).lower().rstrip("."))]


def currency_after(mark: re.Match[str]) -> str:
    """The ISO code of a :data:`MARK_AFTER` match."""
    return _AFTER[re.sub(r"\s+", " ", mark["mark"].lower())]


class CountedNoun(NamedTuple):
    """A noun that the press counts, its unit and its group (``counted.csv``)."""

    words: list[str]
    unit: str
    group: str


@cache
def _noun_index() -> dict[str, list[CountedNoun]]:
    """First word of a counted noun → the nouns, longest first."""
    table: dict[str, list[CountedNoun]] = {}
    for noun, (unit, group) in NOUN_UNITS.items():
        parts = noun.split()
        table.setdefault(parts[0], []).append(CountedNoun(parts, unit, group))
    for entries in table.values():
        entries.sort(key=lambda e: -len(e.words))
    return table


def noun_at(words: list[str], at: int) -> CountedNoun | None:
    """The longest counted noun that begins at a word; its last word may end in -nya ("tamunya", "kontraknya")."""
    index, word = _noun_index(), words[at]
    for noun in index.get(word, ()) or index.get(word.removesuffix("nya"), ()):
        here = words[at : at + len(noun.words)]
        if here == noun.words or (here[-1].endswith("nya") and [*here[:-1], here[-1][:-3]] == noun.words):
            return noun
    return None
