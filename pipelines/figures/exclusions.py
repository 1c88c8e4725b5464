"""Numbers that are never figures: ordinals, ages, addresses, phone and decree numbers, durations, names with digits."""

from __future__ import annotations

import re

from pipelines.figures.dates import Clock, DateMention
from pipelines.figures.units import DURATION

_BEFORE = re.compile(
    r"(?:\bke[\-–]?|\byang\ske\s|[A-Za-z]-?|"  # ordinals; "COVID-19", "G20"
    r"\b(?:nomor|no\.?|pasal|ayat|bab|perpres|permendag|permen|perda|pergub|uu|pp|inpres|keppres|sk)\s?:?\s?|"
    r"\b(?:(?-i:Jalan)|jl\.?|jln\.?)[^,.;\n]{0,25}?\s|\b(?:rt|rw|blok|kav|kavling|lantai|lt\.?|km|gang|kode\s?pos)\.?\s?|"
    r"\b(?:usia|berusia|umur|berumur)\s|\b(?:telp|telepon|hp|wa|fax|call center|hotline)\.?\s?:?\s?|\+|#|@|"
    r"\b(?:versi|grade|golongan|tipe|type|seri|angkatan|kelas|asisten|komisi|top)\s|"
    r"\b(?:gate|hall|room|terminal|pintu|stadium|jilid|edisi|episode|part|covid)\s)\Z",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(r"\b(?:industri|society|revolusi)\s\Z", re.IGNORECASE)  # "Industri 5.0"
_AGE = re.compile(r"[1-9](?:\.0)?$")
_YEAR_LIKE = re.compile(r"(?:19|20)[0-9]{2}$")
_DECREE = re.compile(r"\s?(?:/\s?[0-9A-Za-z]|tahun\s(?:19|20)[0-9]{2})", re.IGNORECASE)


def in_spans(spans: list[tuple[int, int]], start: int, end: int, cursor: int) -> tuple[bool, int]:
    """Whether ``start:end`` touches one of the sorted spans; ``cursor`` only moves forward (pass it back in)."""
    while cursor < len(spans) and spans[cursor][1] <= start:
        cursor += 1
    return cursor < len(spans) and spans[cursor][0] < end, cursor


def dated_spans(dates: list[DateMention], clocks: list[Clock]) -> list[tuple[int, int]]:
    """The spans that dates and clock times take, in order."""
    return sorted([(d.start, d.end) for d in dates] + [(c.start, c.end) for c in clocks])


def not_a_figure(text: str, start: int, end: int) -> bool:
    """Whether the digits at ``start:end`` name something instead of counting it. Money marks are looked at before."""
    before = text[max(0, start - 40) : start]
    if _BEFORE.search(before) and not before.endswith(("Rp", "rp", "RP")):
        return True
    digits = text[start:end]
    if _AGE.match(digits) and _AGE_BEFORE.search(before):
        return True
    if digits.startswith("0") and "," not in digits and "." not in digits and len(digits) > 1:
        return True
    if _DECREE.match(text, end) and len(digits) <= 4:
        return True
    return bool(DURATION.match(text, end))


def looks_like_a_year(digits: str) -> bool:
    """A bare 1900 … 2099."""
    return bool(_YEAR_LIKE.match(digits))
