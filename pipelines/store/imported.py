"""What each imported file brought in, so that a row taken out of it, or mended, is taken back with the next import;
and what several files say of the same mission in the same document stays told apart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from pipelines.missions.imports import DETAILS, Details, Imported, settled
from pipelines.missions.model import EventDraft
from pipelines.store.drafts import UNKNOWN, mark_pending, notes_as_json
from pipelines.store.rows import upsert
from pipelines.store.values import to_json

_TABLES = {"event": "events", "claim": "claims", "sum": "cumulatives"}
_ORGANISERS = {
    "event": 'SELECT organiser FROM events WHERE "key" = ?',
    "claim": 'SELECT e.organiser FROM claims AS c JOIN events AS e ON e.id = c.event_id WHERE c."key" = ?',
    "sum": 'SELECT organiser FROM cumulatives WHERE "key" = ?',
}


Stated = tuple[str, str]  # kind and key


def note_file(db: Database, file: str, made: Imported) -> list[Stated]:
    """Remember what ``file`` (its whole path) states now, and with which details. Returns what it stated before and no
    more. Call within a transaction."""
    stated: dict[Stated, Details] = {("sum", statement.key): {} for statement in made.statements}
    for event in made.events:
        stated |= {("event", event.key): made.details[event.key]} | {("claim", c.key): {} for c in event.claims}
    before = {(kind, key) for kind, key in db.execute('SELECT kind, "key" FROM imported WHERE file = ?', [file])}
    no_more = sorted(before - stated.keys())
    db.execute(
        'DELETE FROM imported WHERE file = ?1 AND (kind, "key") IN '
        "(SELECT value ->> 0, value ->> 1 FROM json_each(?2))",
        [file, to_json(no_more)],
    )
    for (kind, key), details in stated.items():
        row = {"file": file, "kind": kind, "key": key, "details": to_json(details)}
        upsert(db, "imported", row, key=["file", "kind", "key"])
    return no_more


def with_details(db: Database, event: EventDraft) -> EventDraft:
    """The event as all files together describe it."""
    rows = db.execute("SELECT file, details FROM imported WHERE kind = 'event' AND \"key\" = ?", [event.key])
    return settled(event, {file: json.loads(details) for file, details in rows})


def take_back(db: Database, no_more: Iterable[Stated]) -> int:
    """Take back what a file states no more: what no other file states goes, an event that others state stays as they
    describe it. Call within a transaction, after the drafts were written. Returns how many claims and sums went."""
    return sum(_take_back(db, kind, key) for kind, key in no_more)


def _take_back(db: Database, kind: str, key: str) -> bool:
    """Whether a claim or a sum was deleted, being stated by no imported file any more."""
    elsewhere = db.execute('SELECT 1 FROM imported WHERE kind = ? AND "key" = ?', [kind, key]).fetchone()
    if elsewhere and kind != "event":
        return False
    mark_pending(db, [row[0] or UNKNOWN for row in db.execute(_ORGANISERS[kind], [key]).fetchall()])
    if elsewhere:
        _describe_anew(db, key)
        return False
    gone = db.execute(f'DELETE FROM {_TABLES[kind]} WHERE "key" = ?', [key]).rowcount
    return kind != "event" and gone > 0


def _describe_anew(db: Database, key: str) -> None:
    found = db.execute('SELECT document, relation, organiser FROM events WHERE "key" = ?', [key]).fetchone()
    if found is None:
        return
    event = with_details(db, EventDraft(key, "import", *found))
    row: dict[str, Any] = {name: getattr(event, name) for name in DETAILS} | {"notes": notes_as_json(event)}
    assignments = ", ".join(f"{name} = ?" for name in row)
    db.execute(f'UPDATE events SET {assignments} WHERE "key" = ?', [*row.values(), key])
