"""Days, months and years as the press prints them, and how far two of them lie apart."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from pipelines.missions.model import Precision

Span = tuple[date, date]

OFFSETS = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})\s*(WIB|WITA|WIT)?")


def span_of(text: str | None) -> tuple[Span, Precision] | None:
    """``2025-05-08``, ``2025-05`` or ``2025`` as first and last day with its precision; None for anything else."""
    if not text:
        return None
    numbers = text.split("-")
    try:
        parts = [int(n) for n in numbers]
        if len(parts) == 3:
            day = date(*parts)
            return (day, day), "day"
        if len(parts) == 2:
            last = calendar.monthrange(*parts)[1]
            return (date(parts[0], parts[1], 1), date(parts[0], parts[1], last)), "month"
        if len(parts) == 1 and len(text) == 4:
            return (date(parts[0], 1, 1), date(parts[0], 12, 31)), "year"
    except (ValueError, TypeError, calendar.IllegalMonthError):
        return None
    return None


def day_of(text: str | None) -> date | None:
    """The day of an ISO day or time, None if there is none in it."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def distance(a: Span, b: Span) -> int:
    """Days between two spans, 0 where they overlap."""
    return max(0, (a[0] - b[1]).days, (b[0] - a[1]).days)


def one_slip_apart(a: date, b: date) -> bool:
    """Whether one wrong part of a printed date leads from one day to the other.

    That is: the same day and month in the year before or after (a day's tolerance), the same day in another month of
    the year, the same month with another day, or day and month exchanged.
    """
    if a == b:
        return False
    if abs(a.year - b.year) == 1:
        moved = _same_day_in(a, b.year)
        return moved is not None and abs(moved - b) <= timedelta(days=1)
    if a.year != b.year:
        return False
    return a.day == b.day or a.month == b.month or (a.day == b.month and a.month == b.day)


def _same_day_in(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def clock(as_of: str | None, day: str | None) -> str | None:
    """``16:30 WITA`` on a day as ISO 8601 with offset; None if it is no time, or the day is not known."""
    hour, known = hour_of(as_of), day_of(day)
    if hour is None or known is None:
        return None
    found = _CLOCK.search(as_of or "")
    assert found is not None
    return f"{known}T{hour:02d}:{found[2]}{OFFSETS.get(found[3] or 'WIB')}"


def clock_in_words(as_of: str | None) -> str:
    """An ISO 8601 ``as_of`` as people say it: ``2025-05-08, 17:00 WITA``; empty for none, anything else as it is."""
    try:
        when = datetime.fromisoformat(as_of or "")
    except ValueError:
        return as_of or ""
    offset = when.isoformat()[19:]
    zone = next((name for name, known in OFFSETS.items() if known == offset), offset)
    return f"{when:%Y-%m-%d, %H:%M} {zone}"


def hour_of(as_of: str | None) -> int | None:
    """The hour of a printed clock time."""
    found = _CLOCK.search(as_of or "")
    return int(found[1]) if found and int(found[1]) < 24 and int(found[2]) < 60 else None


def moment(as_of: str | None) -> float:
    """An ``as_of`` as seconds, for comparing readings of different zones; 0 where the day is unknown."""
    try:
        return datetime.fromisoformat(as_of or "").timestamp()
    except ValueError:
        return 0.0
