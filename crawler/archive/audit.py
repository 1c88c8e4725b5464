"""What an archive file holds, record by record: whole, damaged, or broken off at the end by a kill."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from crawler.archive.records import Found, walk


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its WARC type ("damaged" if it can't be read), place in bytes, address, and its body's digest."""

    type: str
    offset: int
    length: int
    url: str = ""
    digest: str = ""


@dataclass(slots=True)
class Audit:
    """One file as found. ``end`` is where its last whole record ends; bytes beyond it are no record."""

    path: Path
    size: int
    end: int = 0
    records: list[Record] = field(default_factory=list)
    damaged: list[Record] = field(default_factory=list)

    @property
    def responses(self) -> list[Record]:
        return [record for record in self.records if record.type == "response"]

    @property
    def broken_off(self) -> int:
        """Bytes of a record that was being written when the run was stopped."""
        return self.size - self.end


def audit(path: Path) -> Audit:
    """Read a whole file, checking every digest. Raises OSError. A file that is no archive has no records."""
    found = Audit(path, path.stat().st_size)
    for part in walk(path, _named):
        if isinstance(part, Found):
            kind, url, digest = part.what
            found.records.append(Record(kind, part.offset, part.length, url, digest))
            found.end = part.offset + part.length
        elif part.offset + part.length < found.size:  # at the end it is broken off
            found.damaged.append(Record("damaged", part.offset, part.length))
    return found


def _named(record: ArcWarcRecord) -> tuple[str, str, str]:
    head = record.rec_headers
    url, digest = head.get_header("WARC-Target-URI"), head.get_header("WARC-Payload-Digest")
    return str(record.rec_type), str(url or ""), str(digest or "")


def cut(found: Audit) -> bool:
    """Cut a broken-off record from the file's end. False if a running crawl is writing it. Raises OSError."""
    with found.path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(file.fileno(), found.end)
    return True
