"""The state of every source: what its ordinary runs came to, what it gives, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from pipelines.store.health import ORDINARY, check_issues, yield_of
from pipelines.store.values import utc

State = Literal["ok", "warned", "failing", "stale", "never run", "retired"]


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source. Times are ISO 8601; ``stories`` of the last 30 days, ``usual`` days with stories in 30 days before
    that (None where the past is too short), ``days`` with stories now; ``problems``: cause and message, worst first.
    """

    source: str
    status: str
    state: State
    last_run_at: str | None
    last_ok_at: str | None
    newest_published_at: str | None
    stories: int
    days: int
    usual: float | None
    problems: list[tuple[str, str]]

    @property
    def well(self) -> bool:
        return self.state in ("ok", "warned", "retired")


def health(
    db: Database, statuses: Mapping[str, str], stale_days: int, at: datetime | None = None
) -> list[SourceHealth]:
    """Every source of ``statuses`` (name to status in its file), what is not well first.

    ``at`` is now, unless given; a source without a run for ``stale_days`` is stale.
    """
    now = at or datetime.now(UTC)
    found = [_of(db, name, status, now, timedelta(days=stale_days)) for name, status in statuses.items()]
    return sorted(found, key=lambda each: (each.well, each.status != "active", each.source))


def _of(db: Database, source: str, status: str, now: datetime, stale: timedelta) -> SourceHealth:
    ordinary = f"FROM runs AS r WHERE r.spider = ? AND coalesce(r.finish_reason, '') <> 'shutdown' AND {ORDINARY}"
    last = db.execute(f"SELECT r.started_at, r.ok {ordinary} ORDER BY r.started_at DESC LIMIT 1", [source]).fetchone()
    [(last_ok,)] = db.execute(f"SELECT max(r.started_at) {ordinary} AND r.ok = 1", [source]).fetchall()
    [(newest,)] = db.execute("SELECT max(published_at) FROM articles WHERE source = ?", [source]).fetchall()
    issues = check_issues(db, source)
    state: State = "warned" if issues else "ok"
    if status == "retired":
        state = "retired"
    elif last is None:
        state = "never run"
    elif last[1] == 0 or any(severity == "error" for _, severity, _ in issues):
        state = "failing"
    elif last[0] < utc(now - stale):
        state = "stale"
    given = yield_of(db, source, now)
    usual = given.days_before / given.length_before * 30 if given.length_before >= 30 else None
    return SourceHealth(
        source, status, state, last[0] if last else None, last_ok, newest, given.stories, given.days, usual,
        [(code, message) for code, _, message in issues],
    )  # fmt: skip
