"""A real database file, and rows in it, for the tests of the store."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "missions.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Callable[..., list[dict[str, Any]]]:
    def query(sql: str, *values: Any) -> list[dict[str, Any]]:
        return list(store.db.query(sql, list(values)))

    return query


@pytest.fixture
def insert(store):
    def insert_row(table, **row):
        columns = ", ".join(f'"{c}"' for c in row)
        sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))}) RETURNING rowid"
        return store.db.execute(sql, list(row.values())).fetchone()[0]

    return insert_row


@pytest.fixture
def mission(insert):
    """A mission of Jawa Timur's with its partners; the slug is made of the first partner and the date."""

    def insert_mission(date_from, *partners, **more):
        given = {
            "slug": f"jawa-timur--{'-'.join(p[0].lower().replace(' ', '-') for p in partners)}--{date_from}",
            "organiser": "Jawa Timur",
            "date_from": date_from,
            "date_to": date_from,
            "date_precision": "day",
            "scope": "domestic",
            "currency": "IDR",
            "total_status": "final",
            "grade": "confirmed",
        }
        mission_id = insert("missions", **(given | more))
        for partner, code in partners:
            insert("mission_partners", mission_id=mission_id, partner=partner, code=code)
        return mission_id

    return insert_mission


@pytest.fixture
def claim(insert):
    numbers = itertools.count(1)

    def insert_claim(mission_id, value, status, *, field="total", unit="IDR", origin="import", **more):
        given = {"key": f"c{next(numbers)}", "mission_id": mission_id, "field": field, "value": value, "unit": unit}
        return insert("claims", **(given | {"status": status, "origin": origin, "reason": f"{status}!"} | more))

    return insert_claim
