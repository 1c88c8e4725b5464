"""The project's code in a folder of its own, which a test may spoil, and its commands run there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.twin import twin
from tests.nightly.house import env
from tests.support.commands import ROOT
from tests.support.site import Site


@dataclass(frozen=True)
class Project:
    """A copy of the project at ``root``."""

    root: Path

    def scrapy(
        self, *arguments: object, cwd: str = "", env_added: dict[str, str] | None = None
    ) -> CompletedProcess[str]:
        """``scrapy …`` in a folder of the copy, as its console script runs: without that folder on Python's path."""
        code = "import sys; sys.argv[0] = 'scrapy'; from scrapy.cmdline import execute; execute()"
        command = [sys.executable, "-P", "-c", code, *map(str, arguments)]
        surroundings = env() | (env_added or {})
        return subprocess.run(
            command, cwd=self.root / cwd, env=surroundings, capture_output=True, text=True, check=False
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    for folder in ("crawler", "spiders", "pipelines", "demo", "data", "docs"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", root)
    return Project(root)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with twin(tmp_path / "site", 2) as running:
        yield running
