"""Build the demo's WARC archives from the readable pages beside this file.

``sessions.toml`` lists what each run saw. One gzipped archive is written per run; the same sources always give the
same bytes, so an archive can be compared, and built again at will.
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
TYPES = {
    ".html": "text/html; charset=UTF-8",
    ".xml": "application/rss+xml; charset=UTF-8",
    ".txt": "text/plain; charset=UTF-8",
}
# The site's CMS percent-decodes its own articles: "37,7%dari" goes out as 37,7, the byte 0xDA, "ri".
PERCENT_AFTER_DIGIT = re.compile(rb"(?<=[0-9])%([0-9A-Fa-f]{2})")


class DemoError(Exception):
    """The demo's sources are incomplete or do not fit together; the message is one line and says where."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response. ``time`` is the capture time in UTC."""

    url: str
    time: datetime
    headers: tuple[tuple[str, str], ...]
    payload: bytes


@dataclass(frozen=True, slots=True)
class Session:
    """One run: its id, its start in UTC, its exchanges in the order of their times."""

    run: str
    started: datetime
    user_agent: str
    exchanges: tuple[Exchange, ...]


def build(folder: Path) -> list[Path]:
    """Write one ``<run id>.warc.gz`` per session into ``folder``, made if missing; the paths in time order.

    Raises ``DemoError`` when a source is missing or wrong, ``OSError`` when ``folder`` cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for session in sessions():
        target = folder / f"{session.run}.warc.gz"
        partial = target.with_suffix(".partial")
        partial.write_bytes(archive(session))
        partial.replace(target)
        written.append(target)
    return written


def sessions(manifest: Path = HERE / "sessions.toml") -> list[Session]:
    """The sessions that the manifest describes, in time order."""
    try:
        described = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DemoError(f"{manifest.name}: cannot be read: {error}") from error
    try:
        folder = manifest.parent / described["folder"]
        found = [
            Session(
                entry["run"],
                entry["started"],
                described["user_agent"],
                tuple(_exchange(described["site"], folder, item) for item in entry["exchange"]),
            )
            for entry in described["session"]
        ]
    except KeyError as error:
        raise DemoError(f"{manifest.name}: an entry lacks {error}") from error
    return sorted(found, key=lambda session: session.started)


def archive(session: Session) -> bytes:
    """The gzipped WARC of one session: warcinfo, then request and response of every exchange."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    for record in _records(writer, session):
        writer.write_record(record)
    return buffer.getvalue()


def _exchange(site: str, folder: Path, item: dict[str, object]) -> Exchange:
    file = folder / str(item["file"])
    try:
        payload = file.read_bytes()
    except OSError as error:
        raise DemoError(f"sessions.toml: {item['path']}: cannot read {file.name}: {error.strerror}") from error
    if file.parent.name == "stories":
        payload = PERCENT_AFTER_DIGIT.sub(lambda found: bytes([int(found[1], 16)]), payload)
    time = item["time"]
    if not isinstance(time, datetime) or time.tzinfo is None:
        raise DemoError(f"sessions.toml: {item['path']}: time needs a zone, such as 2026-01-29T13:00:00Z")
    headers = [("Server", "nginx"), ("Date", _http_date(time)), ("Content-Type", TYPES[file.suffix])]
    if "etag" in item:
        headers.append(("ETag", f'"{item["etag"]}"'))
    headers.append(("Content-Length", str(len(payload))))
    return Exchange(site + str(item["path"]), time, tuple(headers), payload)


def _records(writer: WARCWriter, session: Session) -> Iterator[ArcWarcRecord]:
    info = writer.create_warcinfo_record(
        f"{session.run}.warc.gz",
        {"software": "misi-dagang demo", "format": "WARC File Format 1.1", "isPartOf": session.run},
    )
    yield _stamped(info, session, "warcinfo", session.started)
    for number, exchange in enumerate(session.exchanges):
        parts = urlsplit(exchange.url)
        response = writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.payload),
            http_headers=StatusAndHeaders("200 OK", list(exchange.headers), protocol="HTTP/1.1"),
        )
        request = writer.create_warc_record(
            exchange.url,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {parts.path} HTTP/1.1",
                [("Host", parts.netloc), ("User-Agent", session.user_agent)],
                is_http_request=True,
            ),
        )
        _stamped(response, session, f"response {number}", exchange.time)
        _stamped(request, session, f"request {number}", exchange.time)
        request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        yield request
        yield response


def _stamped(record: ArcWarcRecord, session: Session, name: str, time: datetime) -> ArcWarcRecord:
    """Replace what warcio draws at random or takes from the clock."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{session.run} {name}")
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{identity}>")
    record.rec_headers.replace_header("WARC-Date", time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return record


def _http_date(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC), usegmt=True)


if __name__ == "__main__":
    for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("output/demo-archive")):
        print(path)
