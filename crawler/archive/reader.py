"""WARC files → responses, in the order of the file; a half-written file is read to its last whole record."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from crawler.archive.audit import BROKEN, is_whole

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

    A damaged record is left out with a line in the log; so is everything behind a broken end.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ArchiveError(f"cannot read the archive {path}: {error.strerror}") from error
    with stream:
        if path.stat().st_size == 0:
            log.warning("%s is empty: a run was stopped before its first record", path)
            return
        yield from _read(stream, path)


def _read(stream: BinaryIO, path: Path) -> Iterator[Response]:
    records = ArchiveIterator(stream, check_digests=True)
    run, whole, end = path.name, 0, 0
    try:
        for record in records:
            found = None
            if record.rec_type == "warcinfo":
                run = _run_of(record) or run
            elif record.rec_type == "response" and record.http_headers is not None:
                found = _response(record, run, path)
            # asking where a record lies reads it to its end: its body must be had by then
            offset, length = int(records.get_record_offset()), int(records.get_record_length())
            if not is_whole(stream, offset, length):
                break
            whole, end = whole + 1, offset + length
            if found is not None:
                yield replace(found, offset=offset)
    except BROKEN as error:
        if whole == 0:
            raise ArchiveError(f"{path} is no WARC archive: {error}") from error
    if end < path.stat().st_size:
        log.warning("%s is broken off: read up to its last whole record (%d records)", path, whole)


def response_at(path: Path, offset: int) -> Response:
    """The response whose record begins at ``offset``. Raises ArchiveError."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            records = ArchiveIterator(stream, check_digests=True)
            record = next(iter(records))
            found = _response(record, path.name, path) if record.rec_type == "response" else None
    except (OSError, StopIteration, *BROKEN) as error:
        raise ArchiveError(f"no record can be read at {offset} of {path}: {error}") from error
    if found is None:
        raise ArchiveError(f"the record at {offset} of {path} is no whole response")
    return replace(found, offset=offset)


def _run_of(record: Any) -> str:
    text = record.content_stream().read(65536).decode("utf-8", errors="replace")
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "ispartof" and value.strip():
            return str(value.strip())
    return ""


def _response(record: Any, run: str, path: Path) -> Response | None:
    head, headers = record.rec_headers, record.http_headers
    url = str(head.get_header("WARC-Target-URI") or "").strip("<>")
    body = record.content_stream().read(MAX_BODY + 1)
    while record.raw_stream.read(65536):  # to the record's end, so that its digest is known
        pass
    if record.digest_checker.passed is False or len(body) > MAX_BODY:
        log.warning("%s: the record of %s is damaged and left out", path, url)
        return None
    kept = [
        (n, v)
        for n, v in headers.headers
        if n.lower() not in ("content-encoding", "transfer-encoding", "content-length")
    ]
    return Response(
        url=url,
        time=datetime.fromisoformat(str(head.get_header("WARC-Date"))),
        run=run,
        file=path,
        offset=0,  # the caller knows
        digest=str(head.get_header("WARC-Payload-Digest") or ""),
        status=int(headers.get_statuscode()),
        headers=kept,
        body=body,
    )
