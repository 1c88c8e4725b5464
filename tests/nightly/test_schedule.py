"""The schedules as shipped, as far as they can be tried everywhere; tests/schedule runs them with Debian's tools."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from crawler.declared import SETTINGS

SCHEDULE = Path(__file__).parents[2] / "schedule"


def test_the_workflow_is_one_that_github_understands(tmp_path: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    workflow = SCHEDULE / "nightly.yml"
    done = subprocess.run([*check, str(workflow)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    slip = tmp_path / "slip.yml"
    slip.write_text(workflow.read_text().replace("runs-on:", "run-on:"))
    assert subprocess.run([*check, str(slip)], capture_output=True, check=False).returncode == 1


def test_every_setting_that_a_schedule_names_exists() -> None:
    known = {f"MISI_{setting.name}" for setting in SETTINGS}
    for file in SCHEDULE.iterdir():
        assert set(re.findall(r"\bMISI_[A-Z_]+", file.read_text())) <= known, file.name


def test_the_workflow_ends_before_github_ends_it() -> None:
    text = (SCHEDULE / "nightly.yml").read_text()
    limit = int(re.search(r'MISI_NIGHTLY_LIMIT: "(\d+)"', text)[1])  # type: ignore[index]
    minutes = int(re.search(r"timeout-minutes: (\d+)", text)[1])  # type: ignore[index]
    assert limit / 60 < minutes - 30, "installing, checking and backing up take time too"
