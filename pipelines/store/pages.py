"""Every address with its fetch state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from sqlite_utils import Database

from pipelines.store.rows import upsert
from pipelines.store.values import utc

PageKind = Literal["listing", "feed", "sitemap", "story"]
Verdict = Literal["story", "mention", "irrelevant", "blocked", "gone", "broken"]
_TIMES = ("fetched_at", "settled_at", "recheck_at")


@dataclass(frozen=True, slots=True)
class PageState:
    """A row of ``pages``. Times are ISO 8601 in UTC."""

    url: str
    source: str
    kind: PageKind
    etag: str | None
    last_modified: str | None
    status: int | None
    digest: str | None
    verdict: Verdict | None
    article_id: int | None
    fetched_at: str | None
    settled_at: str | None
    recheck_at: str | None


class PageFields(TypedDict, total=False):
    """What can be told of a page; what isn't given stays as it is, None clears it."""

    etag: str | None
    last_modified: str | None
    status: int | None
    digest: str | None
    verdict: Verdict | None
    article_id: int | None
    fetched_at: str | None
    settled_at: str | None
    recheck_at: str | None


_COLUMNS = ", ".join(PageState.__slots__)


def page(db: Database, url: str) -> PageState | None:
    found = db.execute(f"SELECT {_COLUMNS} FROM pages WHERE url = ?", [url]).fetchone()
    return None if found is None else PageState(*found)


def save_page(db: Database, url: str, source: str, kind: PageKind, fields: PageFields) -> None:
    db.execute("INSERT INTO sources (name) VALUES (?) ON CONFLICT DO NOTHING", [source])
    row: dict[str, object] = {"url": url, "source": source, "kind": kind, **fields}
    for column in _TIMES:
        time = row.get(column)
        if isinstance(time, str):
            row[column] = utc(time)
    upsert(db, "pages", row, key=["url"])


def due_rechecks(db: Database, source: str, at: str) -> list[str]:
    """Addresses of the source whose recheck is due at the time ``at``, the longest overdue first."""
    rows = db.execute(
        "SELECT url FROM pages WHERE source = ? AND recheck_at <= ? ORDER BY recheck_at, url", [source, utc(at)]
    )
    return [row[0] for row in rows]
