"""A week of one paper, night by night: nothing is raised while it is quiet, and the first night of a new layout is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Self

from pipelines.store import Store
from tests.nightly.house import House, env
from tests.nightly.paper import Press

LISTING = "listing http://pagi.test/cari"


class Nights:
    """One crawl a night, each a day after the one before."""

    def __init__(self, house: House) -> None:
        self._house = house
        module = [sys.executable, "-m", "tests.nightly.nights", "pagi", *house.settings]
        self._crawls = subprocess.Popen(module, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._crawls.communicate()  # no further line: it ends
        assert self._crawls.returncode == 0

    def next(self) -> tuple[int, list[tuple[str, str]]]:
        """The next night: the run's ``ok``, and code and subject of the open issues of runs."""
        if self._house.database.exists():
            self._a_day_passes()
        assert self._crawls.stdin is not None
        assert self._crawls.stdout is not None
        self._crawls.stdin.write("crawl\n")
        self._crawls.stdin.flush()
        assert self._crawls.stdout.readline() == "done\n"
        [(ok,)] = self._house.rows("SELECT ok FROM runs ORDER BY id DESC LIMIT 1")
        issues = "SELECT code, subject FROM issues WHERE resolved_at IS NULL AND raised_by = 'run'"
        return ok, self._house.rows(issues)

    def _a_day_passes(self) -> None:
        """Everything recorded so far was yesterday."""
        with Store.open(self._house.database) as store, store.transaction():
            for column in ("started_at", "finished_at"):
                store.db.execute(f"UPDATE runs SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, '-1 day')")


def checks(issues: list[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(code, subject) for code, subject in issues if code == "layout_changed"}


def test_a_quiet_week_raises_nothing_and_a_new_layout_is_told_on_its_first_night(tmp_path: Path) -> None:
    with Press("pagi.test") as press, Nights(house := House(press, tmp_path)) as nights:
        paper = press.papers["pagi.test"]
        paper.publish(*range(1, 11))
        assert nights.next() == (1, [])
        for today in ((), (11,), (), (), (12, 13), ()):
            paper.publish(*today)
            assert nights.next() == (1, [])
        assert house.rows("SELECT count(*) FROM articles") == [(13,)]

        paper.layout = "new"
        paper.publish(14, 15)
        ok, issues = nights.next()
        assert checks(issues) == {("layout_changed", LISTING), ("layout_changed", "stories")}
        assert ok == 0
        assert house.rows("SELECT count(*) FROM articles") == [(15,)], "what can still be read is kept"

        ok, issues = nights.next()
        assert checks(issues) == {("layout_changed", LISTING), ("layout_changed", "stories")}, "304 tells nothing new"
        assert ok == 0

        paper.layout = "old"
        paper.publish(16, 17)
        ok, issues = nights.next()
        assert checks(issues) == set(), "a night that shows it to be fine resolves it"
        assert ok == 1
