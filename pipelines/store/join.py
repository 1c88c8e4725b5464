"""Two articles that turn out to be one: an address form links what was stored under two addresses."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.store.copies import withdraw

#: What refers to an article alone; what refers to a revision follows it by foreign key.
_REFERRING = ("article_urls", "pages", "issues", "cumulatives", "trade_statements")


def absorb(db: Database, kept: int, other: int) -> None:
    """Hand everything of the article ``other`` to ``kept`` and delete it. Call within a transaction.

    The revisions come behind those of ``kept`` for the moment: the next :func:`record` puts all in order.
    """
    withdraw(db, other)
    db.execute(
        "DELETE FROM revision_captures WHERE article_id = ? "
        "AND seen_at IN (SELECT seen_at FROM revision_captures WHERE article_id = ?)",
        [other, kept],
    )
    db.execute(
        "UPDATE article_revisions SET article_id = ?1, "
        "revision = revision + (SELECT max(revision) FROM article_revisions WHERE article_id = ?1) "
        "WHERE article_id = ?2",
        [kept, other],
    )
    for table in _REFERRING:
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", [kept, other])
    db.execute(
        "UPDATE articles SET first_seen_at = min(first_seen_at, (SELECT first_seen_at FROM articles WHERE id = ?1)) "
        "WHERE id = ?2",
        [other, kept],
    )
    db.execute("DELETE FROM articles WHERE id = ?", [other])
