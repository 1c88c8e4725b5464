"""One night at a time: a lock on a file beside the database, which also tells what the night is doing."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from crawler.command import JobError


@dataclass(frozen=True, slots=True)
class Left:
    """What a night that ended without cleaning up left behind: its start (ISO 8601), and the sources it was at."""

    since: str = ""
    crawling: tuple[str, ...] = field(default=())


class NightLock:
    """Context manager. The system frees the lock when the process ends, however it ends. Raises JobError if taken."""

    def __init__(self, database: Path, now: datetime) -> None:
        self.path = database.with_name(database.name + ".nightly")
        self._since = now.isoformat(timespec="seconds")
        self._file: IO[str] | None = None
        self.left = Left()

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = _read(file)
            file.close()
            raise JobError(
                f"another nightly run is at work on this database: process {held.get('pid', 'unknown')}, since "
                f"{held.get('since', 'an unknown time')}. Wait for it, or end it first"
            ) from None
        self._file = file
        before = _read(file)
        self.left = Left(str(before.get("since", "")), tuple(before.get("crawling", ())))
        self.tell(())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        self._file.truncate(0)
        self._file.close()

    def tell(self, crawling: Iterable[str]) -> None:
        """Write down which sources are being crawled, for whoever comes next."""
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate(0)
        json.dump({"pid": os.getpid(), "since": self._since, "crawling": list(crawling)}, self._file)
        self._file.flush()


def _read(file: IO[str]) -> dict[str, Any]:
    file.seek(0)
    try:
        told = json.load(file)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
