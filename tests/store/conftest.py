"""A real database file for the tests of the store."""

from __future__ import annotations

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
