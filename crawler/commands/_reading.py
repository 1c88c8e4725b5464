"""What the reading commands share: the database of -s DB, and days as arguments."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.commands._base import one_line

if TYPE_CHECKING:
    from sqlite_utils import Database


@contextmanager
def record(settings: BaseSettings) -> Iterator[Database]:
    """The database that -s DB names, for reading. Raises StoreError."""
    from pipelines.store import Store  # noqa: PLC0415  (heavy; only when run)

    with Store.open_readonly(settings["DB"]) as store, store.reading() as db:
        yield db


def day(text: str | None, option: str) -> date | None:
    """An ISO day. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day such as 2025-05-08, not {one_line(text)!r}", print_help=False) from None


def deliver(data: bytes, out: str | None, *, binary: bool) -> None:
    """Write to the file of --out, else to standard output. Raises UsageError for binary data on a terminal."""
    if out is not None:
        Path(out).write_bytes(data)
    elif binary and sys.stdout.isatty():
        raise UsageError("this format is binary: add --out FILE, or send the output to a file", print_help=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
