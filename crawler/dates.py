"""Publication dates as the press prints them. Pure; every result is aware, in the source's own zone, or None.

Nothing is guessed: no day, no year that isn't printed, no date later than the crawl. A printed day without a clock
becomes midnight of that day in the source's zone, and the caller's rule says "(day)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

ZONES = {"WIB": ZoneInfo("Asia/Jakarta"), "WITA": ZoneInfo("Asia/Makassar"), "WIT": ZoneInfo("Asia/Jayapura")}

# Indonesian month names, short forms, spellings of older papers, and English ones of untranslated themes
MONTHS = {
    **dict.fromkeys(("januari", "jan", "january"), 1),
    **dict.fromkeys(("februari", "feb", "peb", "pebruari", "february"), 2),
    **dict.fromkeys(("maret", "mar", "march"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("juni", "jun", "june"), 6),
    **dict.fromkeys(("juli", "jul", "july"), 7),
    **dict.fromkeys(("agustus", "agu", "ags", "agt", "agst", "aug", "august"), 8),
    **dict.fromkeys(("september", "sep", "sept"), 9),
    **dict.fromkeys(("oktober", "okt", "oct", "october"), 10),
    **dict.fromkeys(("november", "nov", "nop", "nopember"), 11),
    **dict.fromkeys(("desember", "des", "dec", "december"), 12),
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})[\s-]+(?P<m>{_MONTH})\.?[\s,-]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE)
_ENGLISH = re.compile(rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}}),\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?!\d)"
)  # day first: Indonesia's order
_ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"(?:[T ](?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?(?!\d)"
)
# A clock directly after the date (", 21:57 WIB", " | 05.52", "18:44", "3:11pm"); what stands further off is a counter.
_CLOCK = re.compile(
    r"^[\s|,•·–-]*(?:(?:pukul|jam|at|-)\s*)?(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2}))?\s*"
    r"(?P<half>[ap]\.?m\.?)?\s*(?P<zone>WITA|WIT|WIB)?(?![\d%])",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?P<n>\d+)\s*(?P<unit>menit|jam|hari|minggu|bulan|tahun|minutes?|hours?|days?)\s*(?:yang\s+)?(?:lalu|ago)", re.I
)
_AGO_HOURS = {
    "menit": 1 / 60,
    "minute": 1 / 60,
    "jam": 1,
    "hour": 1,
    "hari": 24,
    "day": 24,
    "minggu": 168,
    "bulan": 720,
    "tahun": 8766,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as read: ``when`` aware; ``day_only`` if no clock was printed."""

    when: datetime
    day_only: bool


def parse_date(text: str, zone: tzinfo) -> Printed | None:
    """The first full date (day, month, year) in ``text``; a clock and a zone count only right behind it.

    ``zone``: the source's zone, for dates that print none. A printed offset or UTC is converted to ``zone``.
    """
    text = " ".join(text.replace("\xa0", " ").split())
    iso = _ISO.search(text)
    others = [m for m in (p.search(text) for p in (_NAMED, _ENGLISH, _NUMERIC)) if m]
    match = min([m for m in (iso, *others) if m], key=lambda m: m.start(), default=None)
    if match is None:
        return _rfc2822(text, zone)
    if match is iso:
        return _from_iso(match, zone)
    if "GMT" in text or re.search(r"[+-]\d{4}$", text):
        feed_date = _rfc2822(text, zone)
        if feed_date:
            return feed_date
    return _from_match(match, text[match.end() :], zone)


def _rfc2822(text: str, zone: tzinfo) -> Printed | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Printed(when.replace(tzinfo=zone) if when.tzinfo is None else when.astimezone(zone), day_only=False)


def _from_iso(match: re.Match[str], zone: tzinfo) -> Printed | None:
    part = match.groupdict()
    try:
        day = datetime(int(part["y"]), int(part["m"]), int(part["d"]), tzinfo=zone)
        if part["H"] is None:
            return Printed(day, day_only=True)
        clock = day.replace(hour=int(part["H"]), minute=int(part["M"]), second=int(part["S"] or 0))
        if part["z"]:
            clock = clock.replace(tzinfo=_offset(part["z"])).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return Printed(clock, day_only=False)


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _from_match(match: re.Match[str], rest: str, zone: tzinfo) -> Printed | None:
    month_text = match["m"].lower()
    month = MONTHS.get(month_text) or (int(month_text) if month_text.isdecimal() else 0)
    clock = _CLOCK.match(rest)
    try:
        when = datetime(int(match["y"]), month, int(match["d"]), tzinfo=zone)
        if clock is None:
            return Printed(when, day_only=True)
        hour = int(clock["H"])
        if clock["half"]:
            hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
        printed_zone = ZONES[clock["zone"].upper()] if clock["zone"] else zone
        when = when.replace(hour=hour, minute=int(clock["M"]), second=int(clock["S"] or 0), tzinfo=printed_zone)
    except ValueError:
        return None
    # a story's own zone stays: a paper in Balikpapan that prints WITA is right to do so
    return Printed(when, day_only=False)


def parse_ago(text: str, now: datetime) -> datetime | None:
    """ "11 jam lalu" on a listing: good enough for a window, never for a publication date."""
    match = _AGO.search(text)
    if match is None:
        return None
    hours = _AGO_HOURS[match["unit"].lower().rstrip("s")]
    return now - timedelta(hours=hours * min(int(match["n"]), 10_000))


def parse_argument(text: str) -> datetime | None:
    """A date of the command line: YYYY-MM-DD, midnight in WIB; None if it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=ZONES["WIB"])
    except ValueError:
        return None
