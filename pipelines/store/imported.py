"""What each imported file brought in, so that a row taken out of it, or mended, is taken back with the next import."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipelines.missions.model import CumulativeDraft, EventDraft
from pipelines.store.drafts import UNKNOWN, mark_pending
from pipelines.store.values import to_json

_TABLES = {"event": "events", "claim": "claims", "sum": "cumulatives"}
_ORGANISERS = {
    "event": 'SELECT organiser FROM events WHERE "key" = ?',
    "claim": 'SELECT e.organiser FROM claims AS c JOIN events AS e ON e.id = c.event_id WHERE c."key" = ?',
    "sum": 'SELECT organiser FROM cumulatives WHERE "key" = ?',
}


def note_file(db: Database, file: str, events: Iterable[EventDraft], statements: Iterable[CumulativeDraft]) -> int:
    """Remember what ``file`` (its whole path) states now, and take back what it stated before and no other file does.

    Call within a transaction, after the drafts were written. Returns how many claims and sums were taken back.
    """
    stated = {("sum", statement.key) for statement in statements}
    for event in events:
        stated |= {("event", event.key), *(("claim", claim.key) for claim in event.claims)}
    before = {(kind, key) for kind, key in db.execute('SELECT kind, "key" FROM imported WHERE file = ?', [file])}
    rows = to_json(sorted(before - stated)), to_json(sorted(stated - before))
    db.execute(
        'DELETE FROM imported WHERE file = ?1 AND (kind, "key") IN '
        "(SELECT value ->> 0, value ->> 1 FROM json_each(?2))",
        [file, rows[0]],
    )
    db.execute(
        'INSERT INTO imported (file, kind, "key") SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2)',
        [file, rows[1]],
    )
    return sum(_take_back(db, kind, key) for kind, key in sorted(before - stated))


def _take_back(db: Database, kind: str, key: str) -> bool:
    """Whether a claim or a sum was deleted, being stated by no imported file any more."""
    if db.execute('SELECT 1 FROM imported WHERE kind = ? AND "key" = ?', [kind, key]).fetchone():
        return False
    mark_pending(db, [row[0] or UNKNOWN for row in db.execute(_ORGANISERS[kind], [key]).fetchall()])
    gone = db.execute(f'DELETE FROM {_TABLES[kind]} WHERE "key" = ?', [key]).rowcount
    return kind != "event" and gone > 0
