from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.commands import scrapy


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo.db"


@pytest.fixture(scope="module")
def shown(db: Path) -> CompletedProcess[str]:
    return scrapy("demo", "-s", f"DB={db}", "-s", f"CORRECTIONS={db.with_name('none.toml')}")
