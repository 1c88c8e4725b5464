"""The corrections' file applied at once, with what it changes in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.store.corrected import CODE
from pipelines.store.missions import recompute_pending
from pipelines.store.store import Store

Change = tuple[str, str, Any, Any]
Issue = tuple[str, str, str]
_SHOWN = (
    "date_from", "date_to", "city", "venue", "mode", "official_number", "total", "sell", "buy", "invest", "target",
    "transactions", "participants_organiser", "participants_partner", "participants_total", "grade",
)  # fmt: skip


class _DryRun(Exception):
    """Takes everything back."""


def apply_file(store: Store, path: Path, *, dry_run: bool = False) -> tuple[list[Change], list[Issue]]:
    """Compute the missions with the file as it is now. Returns what changed (slug, field, old and new value) and the
    issues (code, message, suggestion) that arise, those of entries that meet nothing always among them; with
    ``dry_run`` nothing is kept. Raises StoreError for a broken or missing file."""
    changes: list[Change] = []
    issues: list[Issue] = []
    try:
        with store.transaction():
            before, known = _missions(store.db), _issues(store.db)
            recompute_pending(store, None, path)
            changes = _compare(before, _missions(store.db))
            issues = [i for key, i in _issues(store.db).items() if key not in known or i[0] == CODE]
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return changes, issues


def _issues(db: Database) -> dict[tuple[str, str | None], Issue]:
    """Every open issue, by its fingerprint and, where it is of one mission, its words."""
    rows = db.execute(
        "SELECT fingerprint, CASE WHEN mission_id IS NOT NULL THEN message END, code, message, "
        "coalesce(suggestion, '') FROM issues WHERE resolved_at IS NULL ORDER BY code, message"
    )
    return {(fingerprint, told): (code, message, suggestion) for fingerprint, told, code, message, suggestion in rows}


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
