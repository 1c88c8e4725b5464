"""A press, the folder of the database that records it, and commands run on both."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.store import Store
from tests.nightly.paper import Press


@dataclass(slots=True)
class House:
    """A press, and the folder of the database that records it."""

    press: Press
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "missions.db"

    @property
    def settings(self) -> list[str]:
        own = [f"DB={self.database}", f"ARCHIVE_DIR={self.folder}/archive", f"LOG_DIR={self.folder}/logs"]
        return [*self.press.settings, *own]

    def command(self, *args: str) -> list[str]:
        settings = [part for setting in self.settings for part in ("-s", setting)]
        return [sys.executable, "-m", "scrapy", *args, *settings]

    def start(self, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env()
        )

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*args), capture_output=True, text=True, check=False, env=env())

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with Store.open_readonly(self.database) as store:
            return store.db.execute(sql, list(values)).fetchall()


def env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MISI_")} | {"MISI_ENV_FILE": ""}
