"""What an archive file holds, record by record: whole, damaged, or broken off at the end by a kill."""

from __future__ import annotations

import fcntl
import os
import zlib
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

GZIP_MEMBER = b"\x1f\x8b\x08"
BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, ValueError, AttributeError)


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
    """Read a whole file, checking every digest. Raises OSError. A file that is no archive has no records.

    Behind a damaged record the next one is looked for, so that one bad sector doesn't hide the rest.
    """
    found = Audit(path, path.stat().st_size)
    start = 0
    while start < found.size:
        broken = _read_from(start, found)
        following = _next_member(path, broken + 1) if broken < found.size else found.size
        if following < found.size:
            found.damaged.append(Record("damaged", broken, following - broken))
        start = following
    while found.damaged and found.damaged[-1].offset >= found.end:
        found.damaged.pop()  # nothing whole comes behind it: the broken end
    return found


def _read_from(start: int, found: Audit) -> int:
    """Read records from ``start`` on. Returns where the first that can't be read begins, else the file's size."""
    at: int = start
    with found.path.open("rb") as stream:
        stream.seek(start)
        records = ArchiveIterator(stream, check_digests=True)
        try:
            for record in records:
                at = records.get_record_offset()
                for part in (record.content_stream(), record.raw_stream):
                    while part.read(65536):
                        pass
                length = int(records.get_record_length())
                if record.digest_checker.passed is False or not is_whole(stream, at, length):
                    return at
                at = _add(record, at, length, found)
        except BROKEN:
            return at
    return found.size


def is_whole(stream: BinaryIO, offset: int, length: int) -> bool:
    """Whether a gzip member is complete, its checksum included; the iterator takes a cut one for the file's end.

    Of a file that isn't compressed the iterator tells so itself."""
    reading = stream.tell()
    stream.seek(offset)
    if stream.read(len(GZIP_MEMBER)) != GZIP_MEMBER:
        stream.seek(reading)
        return True
    stream.seek(offset)
    member, left = zlib.decompressobj(wbits=31), length
    while left > 0 and not member.eof and (block := stream.read(min(left, 1 << 20))):
        member.decompress(block)
        left -= len(block)
    stream.seek(reading)
    return member.eof


def _add(record: ArcWarcRecord, offset: int, length: int, found: Audit) -> int:
    head = record.rec_headers
    url, digest = head.get_header("WARC-Target-URI"), head.get_header("WARC-Payload-Digest")
    found.records.append(Record(str(record.rec_type), offset, length, str(url or ""), str(digest or "")))
    end = offset + length
    found.end = end
    return end


def _next_member(path: Path, start: int) -> int:
    """The offset of the next gzip member from ``start`` on, or the file's size."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        at = content.find(GZIP_MEMBER, start)
        return at if at >= 0 else len(content)


def cut(found: Audit) -> bool:
    """Cut a broken-off record from the file's end. False if a running crawl is writing it. Raises OSError."""
    with found.path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(file.fileno(), found.end)
    return True
