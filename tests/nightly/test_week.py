"""A week of one paper, night by night: nothing is raised while it is quiet, and the first night of a new layout is."""

from __future__ import annotations

from pathlib import Path

from pipelines.store import Store
from tests.nightly.house import House
from tests.nightly.paper import Press

LISTING = "listing http://pagi.test/cari"


def a_day_passes(house: House) -> None:
    """Everything recorded so far was yesterday."""
    with Store.open(house.database) as store, store.transaction():
        for column in ("started_at", "finished_at"):
            store.db.execute(f"UPDATE runs SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, '-1 day')")


def night(house: House) -> tuple[int, list[tuple[str, str]]]:
    """A night later: the run's ``ok``, and code and subject of the open issues of runs."""
    if house.database.exists():
        a_day_passes(house)
    done = house.run("crawl", "pagi")
    assert done.returncode == 0, done.stderr
    [(ok,)] = house.rows("SELECT ok FROM runs ORDER BY id DESC LIMIT 1")
    return ok, house.rows("SELECT code, subject FROM issues WHERE resolved_at IS NULL AND raised_by = 'run'")


def checks(issues: list[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(code, subject) for code, subject in issues if code == "layout_changed"}


def test_a_quiet_week_raises_nothing_and_a_new_layout_is_told_on_its_first_night(tmp_path: Path) -> None:
    with Press("pagi.test") as press:
        house, paper = House(press, tmp_path), press.papers["pagi.test"]
        paper.publish(*range(1, 11))
        assert night(house) == (1, [])
        for today in ((), (11,), (), (12, 13)):
            paper.publish(*today)
            assert night(house) == (1, [])
        assert house.rows("SELECT count(*) FROM articles") == [(13,)]

        paper.layout = "new"
        paper.publish(14, 15)
        ok, issues = night(house)
        assert checks(issues) == {("layout_changed", LISTING), ("layout_changed", "stories")}
        assert ok == 0
        assert house.rows("SELECT count(*) FROM articles") == [(15,)], "what can still be read is kept"

        ok, issues = night(house)
        assert checks(issues) == {("layout_changed", LISTING), ("layout_changed", "stories")}, "304 tells nothing new"
        assert ok == 0

        paper.layout = "old"
        paper.publish(16, 17)
        ok, issues = night(house)
        assert checks(issues) == set(), "a night that shows it to be fine resolves it"
        assert ok == 1
