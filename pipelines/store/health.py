"""Runs measured against the past of their source; what comes of it: issues raised and resolved, the run's ``ok``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.checks import CAUSES, LISTING, SUBJECTS, Expected, Night, Verdict, Yield, judge
from crawler.items import IssueDraft
from pipelines.store.issues import fingerprint, raise_issue, resolve_issues
from pipelines.store.values import now, to_json, utc

MONTH = timedelta(days=30)
YIELD_WINDOW = timedelta(days=120)  # before the last month: long enough for what happens once a month or two
ORDINARY = "EXISTS (SELECT 1 FROM run_metrics AS m WHERE m.run_id = r.id AND m.metric = 'ordinary' AND m.value = 1)"
# Other parts of the work raise issues about sources too; those of the checks are known by code and subject.
_OF_CHECKS = f"resolved_at IS NULL AND code IN {tuple(CAUSES)} AND (subject IN {SUBJECTS} OR subject LIKE '{LISTING}%')"


def judge_run(db: Database, run_id: int, expected: Expected, *, days: int) -> list[Verdict]:
    """Judge a run against the ``days`` before it; raise what it shows, resolve what it shows to be fine.

    The run's ``ok`` becomes 0 while an error of the source is open.
    """
    source = expected.source
    started_at = _time(db.execute("SELECT started_at FROM runs WHERE id = ?", [run_id]).fetchone()[0])
    [tonight] = _nights(db, "r.id = ?", [run_id])
    past = _nights(
        db,
        f"r.spider = ? AND r.started_at < ? AND r.started_at >= ? AND r.finished_at IS NOT NULL AND {ORDINARY}",
        [source, utc(started_at), utc(started_at - timedelta(days=days))],
    )
    verdicts = judge(tonight, past, expected.bounds, yield_of(db, source, started_at))
    _settle(db, run_id, source, verdicts)
    _resolve_former_listings(db, expected)
    if open_causes(db, source):
        db.execute("UPDATE runs SET ok = 0 WHERE id = ?", [run_id])
    return verdicts


def yield_of(db: Database, source: str, at: datetime) -> Yield:
    """What the source gave up to ``at``: by publication date, else by when it was first seen."""
    day = "substr(coalesce(published_at, first_seen_at), 1, 10)"
    until, since = at.date(), (at - MONTH).date()
    stories, days, first = db.execute(
        f"SELECT sum({day} > ?), count(DISTINCT CASE WHEN {day} > ? THEN {day} END), min({day}) "
        f"FROM articles WHERE source = ? AND {day} <= ?",
        [str(since), str(since), source, str(until)],
    ).fetchone()
    if first is None:
        return Yield()
    begin = max((at - MONTH - YIELD_WINDOW).date(), datetime.fromisoformat(first).date())
    days_before = db.execute(
        f"SELECT count(DISTINCT {day}) FROM articles WHERE source = ? AND {day} >= ? AND {day} <= ?",
        [source, str(begin), str(since)],
    ).fetchone()[0]
    return Yield(stories or 0, days, days_before, max((since - begin).days, 0))


def open_causes(db: Database, source: str) -> list[str]:
    """The causes of the errors that the checks of the source have found and no later run has shown to be fine."""
    return sorted({cause for cause, severity, _ in check_issues(db, source) if severity == "error"})


def check_issues(db: Database, source: str) -> list[tuple[str, str, str]]:
    """Cause, severity and message of the source's open check issues, errors first."""
    rows = db.execute(
        f"SELECT code, severity, message FROM issues WHERE source = ? AND {_OF_CHECKS} ORDER BY severity, id",
        [source],
    )
    return [(code, severity, message) for code, severity, message in rows]


def _nights(db: Database, where: str, values: Iterable[object]) -> list[Night]:
    runs = db.execute(
        f"SELECT r.id, r.started_at, coalesce(r.finish_reason, ''), r.ok, r.requests, r.articles_new FROM runs AS r "
        f"WHERE {where} ORDER BY r.started_at, r.id",
        list(values),
    ).fetchall()
    nights = []
    for run_id, started_at, reason, ok, requests, new in runs:
        measured = dict(db.execute("SELECT metric, value FROM run_metrics WHERE run_id = ?", [run_id]).fetchall())
        metrics = {"requests": requests, "new": new, **measured}
        nights.append(Night(_time(started_at), reason, metrics, None if ok is None else bool(ok)))
    return nights


def _settle(db: Database, run_id: int, source: str, verdicts: Iterable[Verdict]) -> None:
    for verdict in verdicts:
        shown = {raise_issue(db, draft, run_id=run_id, source=source) for draft in verdict.issues(source)}
        could = {fingerprint(IssueDraft(c, "error", "", subject=verdict.subject), source, None) for c in CAUSES}
        resolve_issues(db, could - shown)


def _resolve_former_listings(db: Database, expected: Expected) -> None:
    """A listing that the source file no longer names can never be shown to be fine."""
    known = [LISTING + url for url in expected.listings]
    db.execute(
        f"UPDATE issues SET resolved_at = ? WHERE source = ? AND {_OF_CHECKS} AND subject LIKE '{LISTING}%' "
        "AND subject NOT IN (SELECT value FROM json_each(?))",
        [now(), expected.source, to_json(known)],
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
