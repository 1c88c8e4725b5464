"""WARC files → responses, in the order of the file; of a damaged or half-written file every whole one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.archive.records import BROKEN, CUT, Hole, walk
from crawler.wording import one_line

log = logging.getLogger(__name__)
MAX_BODY = 64 * 1024 * 1024  # of one response, unpacked


class ArchiveError(Exception):
    """An archive cannot be read; the message is one line and says which and why."""


@dataclass(frozen=True, slots=True)
class Response:
    """One kept response. ``body`` is unpacked: no transfer or content encoding left, and no such header."""

    url: str
    time: datetime  # aware
    run: str  # as the file's warcinfo names it, or the file's name
    file: Path
    offset: int
    digest: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def responses(path: Path) -> Iterator[Response]:
    """Every whole response record of a file. Raises ArchiveError when there is no such file or it is no archive.

    What is damaged or broken off is left out, with a line in the log.
    """
    try:
        with path.open("rb") as stream:
            empty = not stream.read(1)
    except OSError as error:
        raise ArchiveError(f"cannot read the archive {path}: {error.strerror}") from error
    if empty:
        log.warning("%s is empty: a run was stopped before its first record", path)
        return
    yield from _read(path)


def _read(path: Path) -> Iterator[Response]:
    run, whole, size = path.name, 0, path.stat().st_size
    for part in walk(path, _run_or_response):
        if isinstance(part, Hole):
            if whole == 0 and part.length == size and part.why != CUT:
                raise ArchiveError(f"{path} is no WARC archive: {_short(part.why)}")
            _tell(path, part, whole, at_the_end=part.offset + part.length == size)
            continue
        whole += 1
        if isinstance(part.what, Response):
            yield replace(part.what, run=run, file=path, offset=part.offset)
        elif part.what is not None:
            run = part.what


def _run_or_response(record: ArcWarcRecord) -> str | Response | None:
    if record.rec_type == "warcinfo":
        return _run_of(record) or None
    return _response(record) if record.rec_type == "response" and record.http_headers is not None else None


def _tell(path: Path, hole: Hole, whole: int, *, at_the_end: bool) -> None:
    if at_the_end and hole.why == CUT:
        log.warning("%s is broken off: read up to its last whole record (%d records)", path, whole)
        return
    left_out = f"{hole.length} bytes at {hole.offset} can't be read and are left out"
    behind = "" if at_the_end else "; what lies behind them is read"
    log.warning("%s is damaged: %s (%s)%s", path, left_out, _short(hole.why), behind)


def _short(why: str) -> str:
    """The reason without the bytes that the library quotes, which may be many and unreadable."""
    return one_line(why.partition(", first line:")[0])[:200]


def response_at(path: Path, offset: int) -> Response:
    """The response whose record begins at ``offset``. Raises ArchiveError."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            records = ArchiveIterator(stream, check_digests=True)
            record = next(iter(records))
            found = _response(record) if record.rec_type == "response" else None
            while record.raw_stream.read(65536):  # to the record's end, so that its digest is known
                pass
    except (OSError, StopIteration, *BROKEN) as error:
        raise ArchiveError(f"no record can be read at {offset} of {path}: {_short(str(error))}") from error
    if found is None or record.digest_checker.passed is False:
        raise ArchiveError(f"the record at {offset} of {path} is no whole response")
    return replace(found, run=path.name, file=path, offset=offset)


def _run_of(record: Any) -> str:
    text = record.content_stream().read(65536).decode("utf-8", errors="replace")
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "ispartof" and value.strip():
            return str(value.strip())
    return ""


def _response(record: Any) -> Response | None:
    """All but its place in the archive, which the caller knows; None if it is too large."""
    head, headers = record.rec_headers, record.http_headers
    url = str(head.get_header("WARC-Target-URI") or "").strip("<>")
    body = record.content_stream().read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        log.warning("the record of %s holds more than %d bytes and is left out", url, MAX_BODY)
        return None
    kept = [
        (n, v)
        for n, v in headers.headers
        if n.lower() not in ("content-encoding", "transfer-encoding", "content-length")
    ]
    return Response(
        url=url,
        time=datetime.fromisoformat(str(head.get_header("WARC-Date"))),
        run="",
        file=Path(),
        offset=0,
        digest=str(head.get_header("WARC-Payload-Digest") or ""),
        status=int(headers.get_statuscode()),
        headers=kept,
        body=body,
    )
