"""What we ourselves refuse to fetch, and why: one exception with a cause a person understands."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class ArchiveFailed(Exception):
    """A response could not be kept: the crawl must stop, since nothing is read that isn't in the archive."""


class Refused(IgnoreRequest):
    """``cause`` for the record (robots host address wait not_archived, or why robots.txt was not had), the message for
    people."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause
