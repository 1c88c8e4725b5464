"""Exchanges → WARC files: a request and a response record each, one gzip member a record.

A file is begun with a warcinfo record that names the run; beyond a size the next file of the run is begun. A record
is on its way to the disk before ``write`` returns, so a killed run loses at most the record it was writing.
"""

from __future__ import annotations

import fcntl
import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# What says how the bytes travelled, not what they are: kept under another name, as the body is no longer in that form.
HOP_HEADERS = ("transfer-encoding", "connection", "keep-alive")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, the body as received (still compressed where the site compressed it)."""

    url: str
    time: datetime  # aware
    method: str
    request_headers: list[tuple[str, str]]
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """Where a response lies: file name within the archive folder, offset of its record, digest of its body."""

    file: str
    offset: int
    digest: str


class ArchiveWriter:
    """Writes one run's files into ``folder``; not for more than one thread. Failures are raised as OSError."""

    def __init__(self, folder: Path, run: str, max_bytes: int, about: dict[str, str]) -> None:
        self.folder = folder
        self.run = run
        self._max_bytes = max_bytes
        self._about = {"software": "misi-dagang", "format": "WARC File Format 1.1", "isPartOf": run, **about}
        self._file: BinaryIO | None = None
        self._count = 0

    @property
    def name(self) -> str:
        """The current file's name, or an empty string before the first record."""
        return f"{self.run}-{self._count:04}.warc.gz" if self._count else ""

    def write(self, exchange: Exchange) -> Written:
        file = self._file_with_room()
        start = file.tell()
        try:
            written = self._write_records(file, exchange)
            file.flush()
        except OSError:
            self._cut(file, start)
            raise
        return written

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _file_with_room(self) -> BinaryIO:
        if self._file is not None and self._file.tell() < self._max_bytes:
            return self._file
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        self._file = (self.folder / self.name).open("xb")
        fcntl.flock(self._file, fcntl.LOCK_SH)  # tells scrapy archive that it is being written
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(self.name, self._about))
        return self._file

    def _write_records(self, file: BinaryIO, exchange: Exchange) -> Written:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        stamp = {"WARC-Date": f"{exchange.time.astimezone(UTC).replace(tzinfo=None).isoformat('T', 'milliseconds')}Z"}
        status = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), _kept(exchange.headers), "HTTP/1.1")
        response = writer.create_warc_record(
            exchange.url, "response", io.BytesIO(exchange.body), len(exchange.body), http_headers=status,
            warc_headers_dict=dict(stamp),
        )  # fmt: skip
        line = StatusAndHeaders(f"{exchange.method} {_target(exchange.url)} HTTP/1.1", exchange.request_headers,
                                is_http_request=True)  # fmt: skip
        request = writer.create_warc_record(exchange.url, "request", http_headers=line, warc_headers_dict=dict(stamp))
        request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        writer.write_record(request)
        offset = file.tell()
        writer.write_record(response)
        return Written(self.name, offset, str(response.rec_headers.get_header("WARC-Payload-Digest")))

    @staticmethod
    def _cut(file: BinaryIO, start: int) -> None:
        """Take a half-written record back, as far as a full disk lets us; the reader stops before it anyway."""
        try:
            os.ftruncate(file.fileno(), start)
            file.seek(start)
        except OSError:
            return


def _kept(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"X-Archive-{name}" if name.lower() in HOP_HEADERS else name, value) for name, value in headers]


def _target(url: str) -> str:
    rest = url.split("://", 1)[-1]
    return rest[rest.find("/") :] if "/" in rest else "/"
