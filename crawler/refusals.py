"""What we ourselves refuse to fetch, and why: one exception with a cause a person understands."""

from __future__ import annotations

from typing import Literal

from scrapy.exceptions import IgnoreRequest

Cause = Literal["robots", "host", "address", "wait", "not_archived"]


class Refused(IgnoreRequest):
    """``cause`` for the record, the message for people."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause = cause
