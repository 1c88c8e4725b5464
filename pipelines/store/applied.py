"""The corrections' file applied at once, with what it changes in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.store.corrected import CODE
from pipelines.store.missions import recompute_pending
from pipelines.store.store import Store

Change = tuple[str, str, Any, Any]
_SHOWN = (
    "date_from", "date_to", "city", "venue", "mode", "official_number", "total", "sell", "buy", "invest", "target",
    "transactions", "participants_organiser", "participants_partner", "participants_total", "grade",
)  # fmt: skip


class _DryRun(Exception):
    """Takes everything back."""


def apply_file(store: Store, path: Path, *, dry_run: bool = False) -> tuple[list[Change], list[str]]:
    """Compute the missions with the file as it is now. Returns what changed (slug, field, old and new value) and the
    messages of entries that meet nothing; with ``dry_run`` nothing is kept. Raises StoreError for a broken file."""
    changes: list[Change] = []
    unmatched: list[str] = []
    try:
        with store.transaction():
            before = _missions(store.db)
            recompute_pending(store, None, path)
            changes = _compare(before, _missions(store.db))
            messages = store.db.execute(
                "SELECT message FROM issues WHERE code = ? AND resolved_at IS NULL ORDER BY message", [CODE]
            )
            unmatched = [row[0] for row in messages]
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return changes, unmatched


def _missions(db: Database) -> dict[int, dict[str, Any]]:
    """id → what is shown of a mission; one that dissolved has the heir's slug under ``merged_into``."""
    rows = db.query(
        f"SELECT m.id, m.slug, heir.slug AS merged_into, {', '.join(f'm.{name}' for name in _SHOWN)} "
        "FROM missions AS m LEFT JOIN missions AS heir ON heir.id = m.merged_into ORDER BY m.slug"
    )
    return {row["id"]: row for row in rows}


def _compare(before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> list[Change]:
    found: list[Change] = []
    for mission_id, now in after.items():
        then = before.get(mission_id)
        if then is None:
            found.append((now["slug"], "mission", None, "new"))
            continue
        if now["merged_into"] != then["merged_into"]:
            found.append((then["slug"], "mission", "its own", f"merged into {now['merged_into']}"))
            continue
        differing = ("slug", *_SHOWN) if now["merged_into"] is None else ()
        found += [(now["slug"], name, then[name], now[name]) for name in differing if then[name] != now[name]]
    return found
