"""The cron line, run by Debian's cron: a whole night over twins of papers, in a project of its own."""

from __future__ import annotations

import fcntl
import getpass
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import Store
from tests.nightly.paper import Press
from tests.schedule.tools import tool

PROJECT = Path(__file__).parents[2]
# cron's fixed folders, covered by those of the test for this one process and its children
PRIVATE = """
mount --bind {folder}/cron.d /etc/cron.d
mount --bind {folder}/spool /var/spool/cron/crontabs
mount -t tmpfs none /run
exec {cron} -f
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project as somebody installed it, its sources being twins."""
    root = tmp_path / "opt" / "misi-dagang"
    for part in ("crawler", "pipelines", "spiders", "tests/nightly"):
        shutil.copytree(PROJECT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for source in (root / "spiders").glob("*.py"):
        if source.name not in ("__init__.py", "base.py"):
            source.unlink()
    shutil.copy(PROJECT / "scrapy.cfg", root)
    twins = "from tests.nightly import papers\n\n\nclass Pagi(papers.Pagi): ...\n\n\nclass Siang(papers.Siang): ...\n"
    (root / "spiders" / "papers.py").write_text(twins)
    (root / ".venv").symlink_to(sys.prefix)
    (root / "output").mkdir()
    return root


@pytest.fixture
def line(project: Path) -> str:
    """The line as it is shipped, but at once instead of at half past one, by this user, in this folder."""
    [shipped] = [
        line for line in (PROJECT / "schedule/misi-dagang.cron").read_text().splitlines() if re.match(r"\d", line)
    ]
    time, user, command = re.fullmatch(r"(\S+ \S+ \S+ \S+ \S+) (\S+) (.*)", shipped).groups()  # type: ignore[union-attr]
    assert (time, user) == ("30 1 * * *", "misi")
    return f"@reboot {getpass.getuser()} {command.replace('/opt/misi-dagang', str(project))}\n"


@pytest.fixture
def cron(tmp_path: Path, line: str) -> Iterator[subprocess.Popen[bytes]]:
    for name in ("cron.d", "spool"):
        (tmp_path / name).mkdir()
    (tmp_path / "cron.d" / "misi-dagang").write_text(line)
    script = PRIVATE.format(folder=tmp_path, cron=tool("cron"))
    running = subprocess.Popen([tool("unshare"), "-m", "sh", "-e", "-c", script])
    yield running
    running.terminate()
    running.wait()


def test_cron_runs_a_night(project: Path, request: pytest.FixtureRequest) -> None:
    with Press("pagi.test", "siang.test") as press:
        for paper in press.papers.values():
            paper.publish(1, 2)
        own = [
            setting
            for setting in press.settings
            if setting.split("=")[0] in ("CONNECT_TO", "ALLOW_PRIVATE_ADDRESSES", "CONTACT")
        ]
        (project / ".env").write_text("".join(f"MISI_{setting}\n" for setting in own))
        request.getfixturevalue("cron")
        assert all(paper.asked.wait(90) for paper in press.papers.values()), (
            project / "output/nightly.log"
        ).read_text()
        with (project / "output" / "missions.db.nightly").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)  # waits until the night is over
        with Store.open_readonly(project / "output" / "missions.db") as store:
            runs = store.db.execute("SELECT spider, ok, articles_new FROM runs ORDER BY spider").fetchall()
    assert runs == [("pagi", 1, 2), ("siang", 1, 2)]
    assert "siang ok: 2 new" in (project / "output" / "nightly.log").read_text()
