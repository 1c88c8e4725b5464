"""What has been archived of each story, in time order, and taking back a story that turns out to be none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.items import Capture, IssueDraft
from pipelines.store.copies import withdraw
from pipelines.store.drafts import mark_copies_pending
from pipelines.store.pages import Verdict
from pipelines.store.values import to_json

#: Issues that a crawl notes while it fetches a story; reading the same pages again can't show them.
OF_FETCHING = ("too_many_pages", "page_missing")


@dataclass(frozen=True, slots=True)
class Archived:
    """One sighting of a story. ``published``: the date that a feed gave, if the date came from one."""

    source: str
    url: str
    seen_at: str
    pages: tuple[Capture, ...]
    forms: tuple[str, ...]
    published: str | None
    noted: tuple[IssueDraft, ...]


def sightings(db: Database, source: str | None) -> list[Archived]:
    """Every archived look at an article, and at pages that were judged to be none of ours, in the order of time."""
    found = [*_of_articles(db, source), *_of_other_pages(db, source)]
    return sorted(found, key=lambda sighting: (sighting.seen_at, sighting.url))


def _of_articles(db: Database, source: str | None) -> Iterator[Archived]:
    rows = db.execute(
        "SELECT a.id, a.source, a.url, s.seen_at, iif(a.published_rule = 'feed', r.published_at, NULL) "
        "FROM revision_captures AS s JOIN articles AS a ON a.id = s.article_id JOIN article_revisions AS r "
        "ON r.article_id = s.article_id AND r.revision = s.revision "
        "WHERE s.page = 1 AND s.capture_id IS NOT NULL AND a.source = coalesce(?, a.source)",
        [source],
    ).fetchall()
    for article_id, name, url, seen_at, published in rows:
        captures = db.execute(
            "SELECT c.url, c.archive_file, c.archive_offset, c.payload_digest, c.status, c.fetched_at, c.via "
            "FROM revision_captures AS s JOIN captures AS c ON c.id = s.capture_id "
            "WHERE s.article_id = ? AND s.seen_at = ? ORDER BY s.page",
            [article_id, seen_at],
        )
        pages = tuple(Capture(*row) for row in captures)
        forms = db.execute("SELECT url FROM article_urls WHERE article_id = ? ORDER BY url", [article_id])
        noted = db.execute(
            "SELECT code, severity, message, coalesce(suggestion, ''), subject FROM issues "
            "WHERE article_id = ? AND resolved_at IS NULL AND code IN (SELECT value FROM json_each(?))",
            [article_id, to_json(OF_FETCHING)],
        )
        yield Archived(
            name, url, seen_at, pages, tuple(form for (form,) in forms), published,
            tuple(IssueDraft(*row) for row in noted),
        )  # fmt: skip


def _of_other_pages(db: Database, source: str | None) -> Iterator[Archived]:
    """Pages judged irrelevant or without a story; the latest capture of each is what the verdict stands on."""
    rows = db.execute(
        "SELECT p.source, p.url, c.url, c.archive_file, c.archive_offset, c.payload_digest, c.status, "
        "max(c.fetched_at), c.via FROM pages AS p JOIN captures AS c ON c.url = p.url AND c.status = 200 "
        "WHERE p.kind = 'story' AND p.verdict IN ('irrelevant', 'broken') AND p.source = coalesce(?, p.source) "
        "GROUP BY p.url",
        [source],
    )
    for name, url, *captured in rows:
        capture = Capture(*captured)
        yield Archived(name, url, capture.fetched_at, (capture,), (url,), None, ())


def retract(db: Database, url: str, verdict: Verdict) -> bool:
    """Take an article back that today's parsers judge to be none of ours. Its captures and its address stay, with the
    verdict. Call within a transaction. Returns whether there was one."""
    found = db.execute("SELECT article_id FROM article_urls WHERE url = ?", [url]).fetchone()
    if found is None:
        return False
    article_id = int(found[0])
    mark_copies_pending(db, article_id)
    withdraw(db, article_id)
    db.execute("UPDATE pages SET verdict = ?, recheck_at = NULL WHERE article_id = ?", [verdict, article_id])
    db.execute("DELETE FROM articles WHERE id = ?", [article_id])
    return True
