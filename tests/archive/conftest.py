"""The demo's pages as an archive, and a database that a replay of it has made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from demo.build import build
from tests.support.commands import scrapy


def scrapy_of(root: Path, *arguments: object) -> CompletedProcess[str]:
    """``scrapy …`` with the code in ``root``, whose libraries nobody has loaded yet."""
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Record:
    """A folder with a database and its archive."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "missions.db"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def settings(self) -> list[str]:
        return ["-s", f"DB={self.db}", "-s", f"ARCHIVE_DIR={self.archive}"]

    def replay(self, root: Path | None = None, db: Path | None = None) -> None:
        """Replay the whole archive into the database (or another), with the code of ``root`` (or ours)."""
        files = ",".join(str(path) for path in sorted(self.archive.glob("*.warc.gz")))
        settings = ["-s", f"DB={db or self.db}", "-s", f"ARCHIVE_DIR={self.archive}"]
        args = ["crawl", "klikjatim", "-a", "full=1", "-s", f"REPLAY={files}", *settings]
        done = scrapy_of(root, *args) if root else scrapy(*args)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Record:
    record = Record(tmp_path_factory.mktemp("replayed"))
    build(record.archive)
    record.replay()
    return record


@pytest.fixture
def record(replayed: Record, tmp_path: Path) -> Record:
    """A copy that a test may spoil."""
    shutil.copytree(replayed.folder, tmp_path / "record")
    return Record(tmp_path / "record")
