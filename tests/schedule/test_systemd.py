"""The systemd units, by systemd's own verifier: it says nothing at all about files that are right."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.schedule.tools import tool

SCHEDULE = Path(__file__).parents[2] / "schedule"
UNITS = ("misi-dagang.service", "misi-dagang.timer")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A file system as the units expect it: systemd's own units, and the project in /opt."""
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    scrapy = tmp_path / "opt/misi-dagang/.venv/bin/scrapy"
    scrapy.parent.mkdir(parents=True)
    scrapy.write_text("#!/bin/sh\n")
    scrapy.chmod(0o755)
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in UNITS:
        shutil.copy(SCHEDULE / unit, units)
    return tmp_path


def verify(root: Path) -> str:
    """What systemd finds wrong. It exits 0 for unknown keys, so its words count."""
    command = [tool("systemd-analyze"), "verify", f"--root={root}", *UNITS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr + (f"exit status {done.returncode}" if done.returncode else "")


def test_the_units_are_right(root: Path) -> None:
    assert verify(root) == ""


def test_the_verifier_would_have_found_a_slip(root: Path) -> None:
    service = root / "etc/systemd/system/misi-dagang.service"
    service.write_text(service.read_text().replace("ReadWritePaths=", "ReadWritePath="))
    assert "ReadWritePath" in verify(root)


def test_the_timer_elapses_at_half_past_one_in_java() -> None:
    [line] = [
        line for line in (SCHEDULE / "misi-dagang.timer").read_text().splitlines() if line.startswith("OnCalendar=")
    ]
    command = [tool("systemd-analyze"), "calendar", "--iterations=3", line.removeprefix("OnCalendar=")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={"TZ": "UTC", "LC_ALL": "C"}).stdout
    assert told.count("18:30:00 UTC") >= 3
