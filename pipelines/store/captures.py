"""The responses that were kept: where their bytes lie in the archive."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.items import Capture
from pipelines.store.rows import row_id, upsert
from pipelines.store.values import utc


def add_capture(db: Database, capture: Capture) -> int:
    """The id of the capture's row, made if need be; a place in the archive holds one response only."""
    row = {
        "url": capture.url,
        "archive_file": capture.archive_file,
        "archive_offset": capture.archive_offset,
        "payload_digest": capture.payload_digest,
        "status": capture.status,
        "fetched_at": utc(capture.fetched_at),
        "via": capture.via,
    }
    upsert(db, "captures", row, key=["archive_file", "archive_offset"])
    return row_id(db, "captures", archive_file=capture.archive_file, archive_offset=capture.archive_offset)
