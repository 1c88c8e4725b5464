"""The project's commands, run as a user runs them: a process of their own, from the project's root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def scrapy(*args: object, root: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """``scrapy ARGS …`` in ``root``; output as text, exit status as it comes."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, args)],
        cwd=root,
        env={**os.environ, "COLUMNS": "200", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
