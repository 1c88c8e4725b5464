"""What is worth telling a person, once each: new missions, totals that became final or changed, conflicts, failures.

The record's present state is compared with what was told last; a difference becomes a notice, and what is told
becomes the new state, in one transaction. Who has received which notice is kept per target, so that a failed delivery
is made up for and nothing is sent twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from pipelines.missions.numbers import spoken
from pipelines.store.health import open_causes
from pipelines.store.rows import upsert
from pipelines.store.values import now

Kind = Literal["mission", "total", "conflict", "failing"]
_CONFLICTS = "code LIKE '%conflict' AND raised_by = 'missions' AND resolved_at IS NULL AND mission_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell; ``message`` is one line of facts, no text from the web but place names."""

    id: int
    kind: Kind
    message: str


def note(db: Database, active: Iterable[str]) -> int:
    """Compare the record with what was told; ``active``: the active sources that were looked at. Returns how many
    notices are new.

    Call within a transaction.
    """
    before = db.execute("SELECT count(*) FROM notices").fetchone()[0]
    _note_missions(db)
    _note_conflicts(db)
    _note_failing(db, active)
    return int(db.execute("SELECT count(*) FROM notices").fetchone()[0] - before)


def begin_targets(db: Database, targets: Iterable[str]) -> None:
    """Whoever is new gets what is noted from now on. Call within a transaction."""
    last = db.execute("SELECT coalesce(max(id), 0) FROM notices").fetchone()[0]
    for target in targets:
        db.execute("INSERT INTO notice_targets VALUES (?, ?) ON CONFLICT DO NOTHING", [target, last])


def pending(db: Database, target: str) -> list[Notice]:
    """What the target has not received yet, oldest first."""
    rows = db.execute(
        "SELECT n.id, n.kind, n.message FROM notices AS n JOIN notice_targets AS t ON t.target = ? "
        "WHERE n.id > t.after_notice AND NOT EXISTS (SELECT 1 FROM notice_deliveries AS d "
        "WHERE d.target = t.target AND d.notice_id = n.id) ORDER BY n.id",
        [target],
    )
    return [Notice(*row) for row in rows]


def delivered(db: Database, target: str, notices: Iterable[Notice]) -> None:
    """Call within a transaction."""
    for notice in notices:
        row = {"target": target, "notice_id": notice.id, "delivered_at": now()}
        upsert(db, "notice_deliveries", row, key=["target", "notice_id"], insert_only=["delivered_at"])


# --- what there is to tell ------------------------------------------------------------------------------------------


def _note_missions(db: Database) -> None:
    told = _told(db, "mission")
    alive = set()
    for row in db.query(
        "SELECT id, slug, total, coalesce(currency, 'IDR') AS currency, total_status FROM missions "
        "WHERE merged_into IS NULL ORDER BY date_from, slug"
    ):
        subject, state = str(row["id"]), {key: row[key] for key in ("total", "currency", "total_status")}
        alive.add(subject)
        before = json.loads(told[subject]) if subject in told else None
        if before == state:
            continue
        for kind, message in _mission_news(row["slug"], before, state):
            _add(db, kind, message)
        _tell(db, "mission", subject, json.dumps(state))
    _forget(db, "mission", told.keys() - alive)


def _mission_news(slug: str, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[tuple[Kind, str]]:
    total = _amount(after)
    status = f" ({after['total_status']})" if after["total_status"] in ("interim", "final") else ""
    if before is None:
        yield "mission", f"new mission {slug}: {f'{total}{status}' if total else 'no total yet'}"
    elif total and before["total_status"] == "interim" and after["total_status"] == "final":
        was = "" if _amount(before) == total else f", was {_amount(before)}"
        yield "total", f"interim total became final, {slug}: {total}{was}"
    elif total and _amount(before) is None:
        yield "total", f"total known, {slug}: {total}{status}"
    elif total != _amount(before):
        yield "total", f"total revised, {slug}: {total or 'none'}{status}, was {_amount(before)}"


def _amount(state: Mapping[str, Any]) -> str | None:
    return None if state["total"] is None else spoken(state["total"], state["currency"])


def _note_conflicts(db: Database) -> None:
    told = _told(db, "conflict")
    rows = db.execute(f"SELECT fingerprint, message FROM issues WHERE {_CONFLICTS} ORDER BY id").fetchall()
    for fingerprint, message in rows:
        if fingerprint not in told:
            _add(db, "conflict", f"conflict, {message}")
            _tell(db, "conflict", fingerprint, "open")
    _forget(db, "conflict", told.keys() - {fingerprint for fingerprint, _ in rows})


def _note_failing(db: Database, active: Iterable[str]) -> None:
    told = _told(db, "failing")
    failing, judged = set(), set(active)
    for source in sorted(judged):
        causes = open_causes(db, source)
        if causes:
            failing.add(source)
            if source not in told:
                _add(db, "failing", f"source failing, {source}: {', '.join(causes).replace('_', ' ')}")
            _tell(db, "failing", source, ", ".join(causes))
    _forget(db, "failing", (told.keys() & judged) - failing)


# --- rows -----------------------------------------------------------------------------------------------------------


def _told(db: Database, kind: str) -> dict[str, str]:
    return dict(db.execute("SELECT subject, state FROM told WHERE kind = ?", [kind]).fetchall())


def _tell(db: Database, kind: str, subject: str, state: str) -> None:
    upsert(db, "told", {"kind": kind, "subject": subject, "state": state}, key=["kind", "subject"])


def _forget(db: Database, kind: str, subjects: Iterable[str]) -> None:
    for subject in subjects:
        db.execute("DELETE FROM told WHERE kind = ? AND subject = ?", [kind, subject])


def _add(db: Database, kind: Kind, message: str) -> None:
    db.execute("INSERT INTO notices (kind, message, noted_at) VALUES (?, ?, ?)", [kind, message, now()])
