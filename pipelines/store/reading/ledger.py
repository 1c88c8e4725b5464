"""The ledger's rows: today's, or as they were known on an earlier day.

``decisions`` holds every change of a mission's field: on a day a field had the new value of the last change until then,
else the old value of the first change afterwards, else (no change was ever noted) today's. Days are days in Western
Indonesia (WIB), from midnight to midnight.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlite_utils import Database

from pipelines.store.values import utc

WIB = timezone(timedelta(hours=7))
#: the columns of the view ``ledger``, in its order
COLUMNS = (
    "slug", "year", "quarter", "date", "organiser", "partners", "city", "scope", "currency", "total", "total_miliar",
    "total_status", "grade", "sell", "buy", "invest", "transactions", "participants_total", "witnesses", "open_issues",
)  # fmt: skip
Row = dict[str, Any]
#: what parts a dissolved mission's former slug from its row's id
_PARKED = "~"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which missions: by partner (full official name), year, and days of knowing."""

    partner: str | None = None
    year: int | None = None
    as_of: date | None = None
    changed_since: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of mind about a mission's field; ``at`` is ISO 8601 in UTC.

    ``field`` is ``merged_into``, with the heir's slug, where the mission dissolved into another.
    """

    slug: str
    field: str
    old: Any
    new: Any
    reason: str | None
    at: str


def ledger(db: Database, wanted: Wanted) -> list[Row]:
    """The missions in order of date, one dict of :data:`COLUMNS` each; ``partners`` is a list of names.

    With ``as_of`` the values are those known at the end of that day; ``witnesses`` and ``grade`` then come from
    ``decisions`` alone and are None where these don't tell.
    """
    rows = _today(db) if wanted.as_of is None else _as_of(db, wanted.as_of)
    if wanted.partner is not None:
        rows = [row for row in rows if wanted.partner in row["partners"]]
    if wanted.year is not None:
        rows = [row for row in rows if row["year"] == wanted.year]
    if wanted.changed_since is not None:
        changed = {change.slug for change in changes(db, wanted)}
        rows = [row for row in rows if row["slug"] in changed]
    return sorted(rows, key=lambda row: (row["date"] or "9999", row["slug"]))


def changes(db: Database, wanted: Wanted) -> list[Change]:
    """What was decided from ``changed_since`` on (and until the end of ``as_of``), in the order it was decided.

    Of a mission that was new then, one change of ``slug`` tells so, and its first values are left out.
    """
    start = _start_of(wanted.changed_since) if wanted.changed_since else ""
    end = _start_of(wanted.as_of + timedelta(days=1)) if wanted.as_of else "9999"
    rows = db.execute(
        "SELECT m.slug, d.field, d.old_value, CASE d.field WHEN 'merged_into' THEN heir.slug ELSE d.new_value END, "
        "d.reason, d.decided_at FROM decisions AS d JOIN missions AS m ON m.id = d.mission_id "
        "LEFT JOIN missions AS heir ON heir.id = m.merged_into "
        "WHERE d.decided_at >= ? AND d.decided_at < ? ORDER BY d.decided_at, d.id",
        [start, end],
    ).fetchall()
    found = [Change(slug.partition(_PARKED)[0], *rest) for slug, *rest in rows]
    new = {change.slug for change in found if change.field == "slug" and change.old is None}
    return [c for c in found if c.slug not in new or c.old is not None or c.field in ("slug", "merged_into")]


def partners(db: Database) -> list[str]:
    """Every partner that a mission of the record has."""
    return [row[0] for row in db.execute("SELECT DISTINCT partner FROM mission_partners ORDER BY partner")]


def _today(db: Database) -> list[Row]:
    rows = db.query(f"SELECT {', '.join(COLUMNS)} FROM ledger")
    return [row | {"partners": json.loads(row["partners"])} for row in rows]


def _start_of(day: date) -> str:
    """Midnight in Western Indonesia at which the day begins, in UTC."""
    return utc(datetime(day.year, day.month, day.day, tzinfo=WIB))


def _as_of(db: Database, day: date) -> list[Row]:
    """The ledger at the end of the day, as far as it was decided by then."""
    end = _start_of(day + timedelta(days=1))
    known = _values_at(db, end)
    told = {row[0] for row in db.execute("SELECT DISTINCT field FROM decisions")}
    untold: Row = {field: None for field in ("witnesses", "grade") if field not in told}
    found = db.query(
        "SELECT m.*, (SELECT json_group_array(p.partner) FROM mission_partners AS p WHERE p.mission_id = m.id) "
        "AS partners, (SELECT count(*) FROM issues AS i WHERE i.mission_id = m.id AND i.first_seen_at < :end "
        "AND coalesce(i.resolved_at, '9999') >= :end) AS open_issues FROM missions AS m "
        "WHERE coalesce(m.first_seen_at, (SELECT min(d.decided_at) FROM decisions AS d WHERE d.mission_id = m.id)) "
        "< :end",
        {"end": end},
    )
    then = (today | untold | known.get(today["id"], {}) for today in found)
    return [_row(mission) for mission in then if mission["merged_into"] is None]


def _values_at(db: Database, end: str) -> dict[int, Row]:
    """mission id → field → its value just before ``end``, for every field that was ever decided."""
    known: dict[int, Row] = {}
    for mission, field, old, new, at in db.execute(
        "SELECT mission_id, field, old_value, new_value, decided_at FROM decisions ORDER BY decided_at, id"
    ):
        values = known.setdefault(mission, {})
        if at < end:
            values[field] = new
        else:
            values.setdefault(field, old)
    return known


def _row(mission: Row) -> Row:
    """A row of the ledger from a mission's own columns, as the view makes it."""
    start, precision = mission["date_from"], mission["date_precision"]
    shown = {"year": start[:4], "month": start[:7]}.get(precision, start) if start else None
    derived = {
        "year": int(start[:4]) if start else None,
        "quarter": (int(start[5:7]) + 2) // 3 if start and precision != "year" else None,
        "date": shown,
        "partners": sorted(json.loads(mission["partners"] or "[]")),
        "total_miliar": None if mission["total"] is None else round(mission["total"] / 1e9, 2),
    }
    return {column: derived[column] if column in derived else mission[column] for column in COLUMNS}
