"""A WARC file, record by record. Behind what can't be read the next record is looked for, so that one bad sector
doesn't hide the rest."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

GZIP_MEMBER = b"\x1f\x8b\x08"
BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, ValueError, AttributeError)
CUT = "the record breaks off"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A whole record's place in bytes, and what was made of it."""

    offset: int
    length: int
    what: T


@dataclass(frozen=True, slots=True)
class Hole:
    """Bytes that are no whole record, up to the next one or to the file's end; ``why`` tells of the first of them."""

    offset: int
    length: int
    why: str


def walk(path: Path, read: Callable[[ArcWarcRecord], T]) -> Iterator[Found[T] | Hole]:
    """Every whole record with what ``read`` makes of it, and the holes between and behind, in the order of the file.

    Raises OSError. Behind a hole the next record can be found in compressed files only."""
    size = path.stat().st_size
    at, hole = 0, None
    with path.open("rb") as stream:
        while at < size:
            try:
                for found in _records(stream, at, read):
                    at = found.offset + found.length
                    if isinstance(found, Hole):
                        hole = hole or found
                        continue
                    if hole is not None:
                        yield replace(hole, length=found.offset - hole.offset)
                        hole = None
                    yield found
                if at < size:  # the iterator took a record that breaks off early for the file's end
                    raise EOFError(CUT)
            except BROKEN as error:
                hole = hole or Hole(at, 0, str(error))
                at = _next_member(path, at + 1)
    if hole is not None:
        yield replace(hole, length=size - hole.offset)


def _records(stream: BinaryIO, start: int, read: Callable[[ArcWarcRecord], T]) -> Iterator[Found[T] | Hole]:
    """The records from ``start`` on; a hole is one whose digest differs. Raises BROKEN at one that can't be read."""
    stream.seek(start)
    records = ArchiveIterator(stream, check_digests=True)
    for record in records:
        if record.format != "warc":  # the older ARC has so little form that noise may look like it
            raise ArchiveLoadFailed("no WARC record")
        what = read(record)
        for part in (record.content_stream(), record.raw_stream):  # to the end, so that the digest is known
            while part.read(65536):
                pass
        # asking where a record lies reads it to its end: its body must be had by then
        offset, length = int(records.get_record_offset()), int(records.get_record_length())
        if not _is_whole(stream, offset, length):
            raise EOFError(CUT)
        if record.digest_checker.passed is False:
            url = record.rec_headers.get_header("WARC-Target-URI")
            yield Hole(offset, length, f"the record of {url} is not what its digest says")
        else:
            yield Found(offset, length, what)


def _is_whole(stream: BinaryIO, offset: int, length: int) -> bool:
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


def _next_member(path: Path, start: int) -> int:
    """The offset of the next gzip member from ``start`` on, or the file's size."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        at = content.find(GZIP_MEMBER, start)
        return at if at >= 0 else len(content)
