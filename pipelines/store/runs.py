"""The record of runs: what each fetched, kept, dropped and measured."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict

from sqlite_utils import Database

from pipelines.store.rows import upsert
from pipelines.store.values import number, utc


class RunFields(TypedDict, total=False):
    """What is known of a run when it ends; times ISO 8601 with offset, ``bytes`` as received, ``ok`` of its checks."""

    finished_at: str
    finish_reason: str
    requests: int
    not_modified: int
    bytes: int
    articles_new: int
    articles_changed: int
    articles_unchanged: int
    dropped: int
    errors: int
    archive_file: str | None
    ok: bool | None


def start_run(db: Database, spider: str, started_at: str) -> int:
    found = db.execute(
        "INSERT INTO runs (spider, started_at) VALUES (?, ?) RETURNING id", [spider, utc(started_at)]
    ).fetchone()
    return int(found[0])


def finish_run(db: Database, run_id: int, fields: RunFields) -> None:
    """Fill in a run's row. Raises LookupError for a run that was never started, TypeError for an unknown field."""
    if unknown := set(fields) - set(RunFields.__annotations__):
        raise TypeError(f"a run has no {', '.join(sorted(unknown))}")
    row: dict[str, object] = dict(fields)
    if "finished_at" in fields:
        row["finished_at"] = utc(fields["finished_at"])
    assignments = ", ".join(f'"{column}" = ?' for column in row)
    sql = f"UPDATE runs SET {assignments} WHERE id = ?"
    if row and db.execute(sql, [*row.values(), run_id]).rowcount == 0:
        raise LookupError(f"there is no run {run_id}")


def add_metrics(db: Database, run_id: int, source: str, metrics: Mapping[str, int | float | Decimal | None]) -> None:
    for metric, value in metrics.items():
        row = {"run_id": run_id, "source": source, "metric": metric, "value": number(value)}
        upsert(db, "run_metrics", row, key=["run_id", "source", "metric"])
