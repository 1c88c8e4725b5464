"""Dates, years and clock times as the press prints them.

Recognised: "(16/9)", "24/9/2020", "16-09-2025", "8 Mei 2025", "7-8 Juni 2023", "30 Mei - 1 Juni 2023", "Juli 2025",
"2019-2025", "2022 hingga 2024", and clock times after "pukul" or before WIB, WITA, WIT.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb pebruari februari february", "maret mar march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu agt ags aug agust august",
            "september sep sept", "oktober okt october oct", "november nov nopember nop",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    "senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "jum’at": 4, "sabtu": 5, "minggu": 6,
    "ahad": 6,
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DASH = r"\s{0,2}(?:-|–|—|hingga|sampai|s/d|s\.d\.?|dan|&)\s{0,2}"
_WORDED = re.compile(
    rf"(?<![0-9.,/])(?P<d>[0-3]?[0-9])"
    rf"(?:(?:\s{{1,2}}(?P<m1>{_MONTH}))?(?:\s(?P<y1>(?:19|20)[0-9]{{2}}))?{_DASH}(?P<d2>[0-3]?[0-9]))?"
    rf"\s{{1,2}}(?P<m>{_MONTH})\b\.?(?:,?\s{{0,2}}(?:tahun\s)?(?P<y>(?:19|20)[0-9]{{2}})(?![0-9]|[.,][0-9]))?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"(?<![0-9.,/])(?P<d>[0-3]?[0-9])(?:{_DASH}(?P<d2>[0-3]?[0-9]))?\s?(?P<s>[/\-.])\s?(?P<m>[01]?[0-9])"
    r"(?:\s?(?P=s)\s?(?P<y>(?:(?:19|20)[0-9])?[0-9]{2}|(?:19|20)[0-9]{2}))?(?![0-9]|[.,/][0-9])"
)
# The letters looked for first, here and below, only spare the longer search at most places.
_MONTH_YEAR = re.compile(
    rf"\b(?=[JFPMASONDjfpmasond][AEPGUKCOaepgukco])(?P<m>(?i:{_MONTH}))\b\.?"
    r"(?:\s(?:[Tt]ahun\s)?(?P<y>(?:19|20)[0-9]{2})(?![0-9]))?"
)
_YEAR = re.compile(
    r"(?<![0-9A-Za-z.,/\-])(?P<y>(?:19|20)[0-9]{2})(?:\s?(?:-|–|—|/|hingga|sampai(?:\sdengan)?|s/d|s\.d\.?|ke)\s?(?:tahun\s)?"
    r"(?P<y2>(?:19|20)[0-9]{2}))?(?![0-9A-Za-z]|[.,/\-–][0-9]|\s(?i:ton|ekor|kg|kilogram|liter|butir)\b)"
)
_WEEKDAY_BEFORE = re.compile(
    r"(senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)(?:\s(?:pagi|siang|sore|petang|malam|kemarin|lalu|ini))?"
    r"[\s,(]{0,4}(?:tanggal\s|tgl\.?\s)?\(?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?=[pj0-9])(?:(?:pukul|pkl\.?|jam)\s{0,2}(?P<h>[0-2]?[0-9])(?:[.:,](?P<min>[0-5][0-9]))?"
    r"(?![0-9]|,[0-9]|\s{0,2}(?:juta|mil[iyl]|tril|[MT]\b))|"  # "dalam 8 jam 2,45 triliun" is an amount
    r"(?<![0-9.,])(?P<h3>[0-2]?[0-9])[.:](?P<min3>[0-5][0-9])(?=\s{0,2}(?:WIB|WITA|WIT|waktu|-|–|hingga|sampai|s/d)))"
    r"(?:\s{0,2}(?:-|–|—|hingga|sampai(?:\sdengan)?|s/d)\s{0,2}(?:pukul\s)?(?P<h2>[0-2]?[0-9])(?:[.:](?P<min2>[0-5][0-9]))?"
    r"(?![0-9]))?(?:\s{0,2}(?P<part>pagi|siang|sore|petang|malam))?"
    r"(?:\s{0,2}(?P<zone>WIB|WITA|WIT|waktu setempat|waktu indonesia (?:barat|tengah|timur)))?",
    re.IGNORECASE,
)

DateKind = Literal["day", "month", "year"]


@dataclass(slots=True)
class DateMention:
    """One printed date. ``year`` is None where the print leaves it out; ``year_to``/``day_to`` end a range."""

    start: int
    end: int
    kind: DateKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_to: int | None = None
    month_to: int | None = None
    day_to: int | None = None
    weekday: int | None = None


@dataclass(slots=True)
class Clock:
    """One printed clock time ``HH:MM`` (the last one of a range, with ``ranged`` set) and its zone if named."""

    start: int
    end: int
    time: str
    zone: str | None
    ranged: bool


def find_dates(text: str) -> list[DateMention]:
    """Every date of a text in order, without overlaps; the most exact reading of each stretch."""
    found = [*_worded(text), *_numeric(text)]
    taken = [(m.start, m.end) for m in found]
    for month in _MONTH_YEAR.finditer(text):
        if month["y"] or (month["m"][0].isupper() and len(month["m"]) > 3):
            number = _MONTHS[month["m"].lower()]
            year = int(month["y"]) if month["y"] else None
            found.append(DateMention(month.start(), month.end(), "month", year, number))
            taken.append((month.start(), month.end()))
    for year_match in _YEAR.finditer(text):
        to = int(year_match["y2"]) if year_match["y2"] else None
        found.append(DateMention(year_match.start(), year_match.end(), "year", int(year_match["y"]), year_to=to))
    found.sort(key=lambda m: (m.start, m.start - m.end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _worded(text: str) -> Iterable[DateMention]:
    for m in _WORDED.finditer(text):
        day, month = int(m["d"]), _MONTHS[m["m"].lower()]
        first_month = _MONTHS[m["m1"].lower()] if m["m1"] else month
        year = int(m["y"]) if m["y"] else None
        if 1 <= day <= 31:
            mention = DateMention(m.start(), m.end(), "day", int(m["y1"]) if m["y1"] else year, first_month, day)
            if m["d2"]:
                mention.day_to, mention.month_to = int(m["d2"]), month
            mention.weekday = _weekday(text, m.start())
            yield mention


def _numeric(text: str) -> Iterable[DateMention]:
    for m in _NUMERIC.finditer(text):
        day, month = int(m["d"]), int(m["m"])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        weekday = _weekday(text, m.start())
        bracketed = text[m.start() - 1 : m.start()] == "(" and text[m.end() : m.end() + 1] == ")"
        if not m["y"] and not (m["s"] == "/" and (bracketed or weekday is not None)):
            continue
        if m["y"] and len(m["y"]) == 2 and not bracketed and weekday is None:
            continue
        year = int(m["y"]) if m["y"] else None
        if year is not None and year < 100:
            year += 2000
        mention = DateMention(m.start(), m.end(), "day", year, month, day, weekday=weekday)
        if m["d2"]:
            mention.day_to, mention.month_to = int(m["d2"]), month
        yield mention


def _weekday(text: str, start: int) -> int | None:
    found = _WEEKDAY_BEFORE.search(text[max(0, start - 30) : start])
    return WEEKDAYS[found[1].lower()] if found else None


def find_clocks(text: str) -> list[Clock]:
    """Every clock time of a text in order ("pukul 16.30 WITA", "jam 5 sore", "08.00 - 17.00 WIB")."""
    clocks = []
    for m in _CLOCK.finditer(text):
        ranged = m["h2"] is not None
        hour = int(m["h2"] or m["h"] or m["h3"])
        minute = (m["min2"] if ranged else m["min"] or m["min3"]) or "00"
        if hour > 24:
            continue
        part = (m["part"] or "").lower()
        if (part in ("sore", "petang", "malam") and hour < 12) or (part == "siang" and hour < 6):
            hour += 12
        clocks.append(Clock(m.start(), m.end(), f"{hour:02d}:{minute}", _zone(m["zone"]), ranged))
    return clocks


def _zone(printed: str | None) -> str | None:
    if not printed:
        return None
    short = printed.upper()
    if short in ("WIB", "WITA", "WIT"):
        return short
    return {"barat": "WIB", "tengah": "WITA", "timur": "WIT"}.get(printed.lower().rsplit(" ", 1)[-1])


class Calendar:
    """Fills in the years that the print leaves out, from the publication date or from the text's own dates."""

    def __init__(self, mentions: list[DateMention], published: datetime | None) -> None:
        self.published = published.date() if published else None
        full = Counter(m.year for m in mentions if m.kind == "day" and m.year)
        named = Counter(m.year for m in mentions if m.year and not m.year_to)
        named.update(m.year_to for m in mentions if m.year_to)
        self.reference: int | None = None
        if self.published:
            self.reference = self.published.year
        elif full:
            self.reference = full.most_common(1)[0][0]
        elif named:
            self.reference = max(y for y in named if y is not None and y <= 2035) if min(named) <= 2035 else None
        self.named = sorted((y for y in named if y is not None), reverse=True)

    def day(self, mention: DateMention, *, last: bool = False) -> date | None:
        """The (first, or ``last``) day of a mention, or None where no year can be had or the day does not exist."""
        if mention.kind != "day" or mention.month is None or mention.day is None:
            return None
        month = mention.month_to if last and mention.month_to else mention.month
        day = mention.day_to if last and mention.day_to else mention.day
        year = mention.year or self._year_for(mention)
        if year is None:
            return None
        try:
            return date(year, month, day)
        except ValueError:
            return None

    def _year_for(self, mention: DateMention) -> int | None:
        if self.reference is None or mention.month is None or mention.day is None:
            return None
        if self.published:
            months_ahead = (mention.month - self.published.month) + (mention.day - self.published.day) / 31
            return self.reference - 1 if months_ahead > 3 else self.reference
        if mention.weekday is not None:
            for year in (self.reference, *self.named):
                try:
                    if date(year, mention.month, mention.day).weekday() == mention.weekday:
                        return year
                except ValueError:
                    continue
        return self.reference


def weekday_of(day: date) -> str:
    """The Indonesian name of a day's weekday."""
    return ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")[day.weekday()]
