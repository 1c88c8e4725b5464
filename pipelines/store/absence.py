"""Stories that their paper no longer shows: missing after one look, gone when a second, a day later, finds the same.

A 404 may be a passing fault of the site, so one look is only noted, as an issue ``story_missing``, and the story stays
as it is. 410 is the site's own word that the page was taken down. Whatever is found, the last text stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from crawler.items import IssueDraft
from pipelines.store.issues import mission_told_by, raise_issue, resolve_issues
from pipelines.store.values import utc

MISSING, GONE = "story_missing", "story_gone"
SECOND_LOOK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """A look at the time ``at`` (ISO 8601 with offset) that found no story at ``url`` (any form); ``seen`` says in one
    line what it found, ``taken_down`` whether the site itself says that it took the page down."""

    url: str
    at: str
    seen: str
    taken_down: bool = False


def note_absence(db: Database, look: Absence, run_id: int | None) -> Literal["missing", "gone"] | None:
    """What the story now is, None if none is stored. A missing one is to be rechecked a day after the first such look.

    Call within a transaction."""
    found = db.execute(
        "SELECT a.id, a.url, a.source, a.missing_since, a.gone_at FROM article_urls AS u "
        "JOIN articles AS a ON a.id = u.article_id WHERE u.url = ?",
        [look.url],
    ).fetchone()
    if found is None:
        return None
    article_id, address, source, missing_since, gone_at = found
    if gone_at is not None:
        return "gone"
    since = datetime.fromisoformat(missing_since or utc(look.at))
    again_at = since + SECOND_LOOK
    if gone := look.taken_down or datetime.fromisoformat(look.at) >= again_at:
        db.execute("UPDATE articles SET gone_at = ?, missing_since = NULL WHERE id = ?", [utc(look.at), article_id])
        _resolve(db, article_id, MISSING)
        note = IssueDraft(
            GONE, "info", f"{address} is no longer there; its last text is kept and its figures still count",
            "nothing to do; where the paper says why it took the story back, correct what it stated", subject=address,
        )  # fmt: skip
    else:
        db.execute("UPDATE articles SET missing_since = ? WHERE id = ?", [utc(since), article_id])
        db.execute("UPDATE pages SET recheck_at = ? WHERE url = ?", [utc(again_at), address])
        note = IssueDraft(
            MISSING, "info", f"{look.seen}; the story stays as it is until a second look, a day later, finds the same",
            "nothing to do; the next crawl after that day looks again", subject=address,
        )  # fmt: skip
    mission_id = mission_told_by(db, article_id)
    raise_issue(db, note, run_id=run_id, source=source, article_id=article_id, mission_id=mission_id)
    return "gone" if gone else "missing"


def note_presence(db: Database, article_id: int, seen_at: str) -> None:
    """The story was there at ``seen_at``: what earlier looks found no longer holds. Call within a transaction."""
    since = [article_id, utc(seen_at)]
    if db.execute("UPDATE articles SET gone_at = NULL WHERE id = ? AND gone_at <= ?", since).rowcount:
        _resolve(db, article_id, GONE)
    if db.execute("UPDATE articles SET missing_since = NULL WHERE id = ? AND missing_since <= ?", since).rowcount:
        _resolve(db, article_id, MISSING)


def _resolve(db: Database, article_id: int, code: str) -> None:
    notes = db.execute("SELECT fingerprint FROM issues WHERE article_id = ? AND code = ?", [article_id, code])
    resolve_issues(db, [row[0] for row in notes])
