"""Which publication dates a run asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.dates import parse_argument

FIRST_DAYS = 30  # of a source's first run
OVERLAP = timedelta(days=7)  # papers date a story back, and indexes lag


class BadArgument(ValueError):
    """A spider argument that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The spider arguments of a run, read."""

    since: datetime | None = None
    until: datetime | None = None
    full: bool = False
    url: str | None = None

    @property
    def ordinary(self) -> bool:
        """Whether this is a run as every night's."""
        return self.since is None and self.until is None and not self.full and self.url is None

    @property
    def everything(self) -> bool:
        """Whether this run leaves nothing new aside, so that a later one may begin where it began."""
        return self.ordinary or (self.full and self.until is None)


def read_arguments(given: dict[str, str]) -> Arguments:
    """``since=YYYY-MM-DD until=YYYY-MM-DD full=1 url=URL`` → Arguments. Raises BadArgument; dates are days in WIB."""
    days: dict[str, datetime] = {}
    for name in ("since", "until"):
        if name in given:
            day = parse_argument(given[name])
            if day is None:
                raise BadArgument(f"{name} is a day such as 2025-05-08, not {given[name]!r}")
            days[name] = day
    if given.get("full", "0") not in ("0", "1"):
        raise BadArgument(f"full is 1 or 0, not {given['full']!r}")
    read = Arguments(days.get("since"), days.get("until"), given.get("full") == "1", given.get("url"))
    if read.since and read.until and read.since > read.until:
        raise BadArgument(f"since={given['since']} is later than until={given['until']}")
    if read.full and read.since:
        raise BadArgument("full=1 goes back to the beginning; leave out since")
    return read


@dataclass(frozen=True, slots=True)
class Window:
    """From ``since`` to the end of the day ``until``; None is open."""

    since: datetime | None
    until: datetime | None

    def too_old(self, published: datetime | None) -> bool:
        return published is not None and self.since is not None and published < self.since

    def too_new(self, published: datetime | None) -> bool:
        return published is not None and self.until is not None and published >= self.until + timedelta(days=1)


def window_of(arguments: Arguments, now: datetime, last_run: datetime | None) -> Window:
    """The window of a run at ``now``; ``last_run``: when the source's last complete run began."""
    if arguments.full or arguments.url:
        return Window(None, arguments.until)
    if arguments.since or arguments.until:
        return Window(arguments.since, arguments.until)
    since = now - timedelta(days=FIRST_DAYS) if last_run is None else min(last_run, now) - OVERLAP
    return Window(since, None)
