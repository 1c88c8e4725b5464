"""Processes side by side: how many, which hosts, and how each ends. Real processes of a few lines of shell."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from crawler.night.watch import Ended, Limits, Task, Watch

FREE = Limits(at_once=4, each=60, whole=60, grace=60)


def task(folder: Path, name: str, script: str, *hosts: str) -> Task:
    return Task(name, ("sh", "-c", script), frozenset(hosts or (name,)), folder / "logs" / f"{name}.log")


def run(tasks: list[Task], limits: Limits, began: list[str] | None = None) -> dict[str, Ended]:
    watch = Watch(limits, began=lambda t: began.append(t.name) if began is not None else None, tick=lambda: None)
    return {ended.task.name: ended for ended in watch.run(tasks) if ended is not None}


def diary(folder: Path, name: str) -> str:
    """A script that writes down when it begins and ends."""
    return f"echo {name} in >> {folder}/diary; sleep 0.3; echo {name} out >> {folder}/diary"


def at_once(folder: Path) -> list[set[str]]:
    """Which were at work together, at each step of the diary."""
    now: set[str] = set()
    seen = []
    for line in (folder / "diary").read_text().splitlines():
        name, what = line.split()
        now = now | {name} if what == "in" else now - {name}
        seen.append(now)
    return seen


def test_no_more_than_so_many_run_at_once(tmp_path: Path) -> None:
    tasks = [task(tmp_path, name, diary(tmp_path, name)) for name in "abcde"]
    ends = run(tasks, Limits(at_once=2, each=60, whole=60, grace=60))
    assert {name: (e.ending, e.status) for name, e in ends.items()} == dict.fromkeys("abcde", ("ended", 0))
    assert max(map(len, at_once(tmp_path))) == 2


def test_two_with_a_host_in_common_never_run_at_once_and_others_go_first(tmp_path: Path) -> None:
    hosts = {"a": ("x.id", "www.x.id"), "b": ("www.x.id",), "c": ("y.id",)}
    began: list[str] = []
    run([task(tmp_path, name, diary(tmp_path, name), *hosts[name]) for name in "abc"], FREE, began)
    assert began == ["a", "c", "b"]
    assert not any({"a", "b"} <= together for together in at_once(tmp_path))


def test_one_that_exceeds_its_limit_is_asked_and_then_killed_with_all_it_started(tmp_path: Path) -> None:
    stubborn = f"trap '' TERM USR1; sleep 3600 & echo $! > {tmp_path}/child; wait; sleep 3600"
    polite = "trap 'echo asked; exit 7' TERM; trap 'echo where' USR1; while :; do sleep 0.05; done"
    tasks = [task(tmp_path, "stubborn", stubborn), task(tmp_path, "polite", polite), task(tmp_path, "quick", "exit 3")]
    ends = run(tasks, Limits(at_once=3, each=1, whole=60, grace=0.3))
    assert {name: (e.ending, e.status) for name, e in ends.items()} == {
        "stubborn": ("killed", -9),
        "polite": ("killed", 7),
        "quick": ("ended", 3),
    }
    told = (tmp_path / "logs" / "polite.log").read_text()
    assert 0 <= told.index("where") < told.index("asked")
    assert is_gone(int((tmp_path / "child").read_text()))


def test_when_the_night_is_over_what_runs_is_killed_and_what_waits_is_not_begun(tmp_path: Path) -> None:
    tasks = [task(tmp_path, name, "sleep 3600") for name in "ab"]
    ends = run(tasks, Limits(at_once=1, each=60, whole=0.3, grace=5))
    assert {name: e.ending for name, e in ends.items()} == {"a": "killed", "b": "not_run"}


def test_stopping_ends_what_runs_and_begins_nothing_more(tmp_path: Path) -> None:
    watch = Watch(Limits(1, 60, 60, 5), began=lambda t: watch.stop(), tick=lambda: None)
    ends = [e for e in watch.run([task(tmp_path, name, "sleep 3600") for name in "ab"]) if e is not None]
    assert [(e.task.name, e.ending) for e in ends] == [("b", "stopped"), ("a", "stopped")]


def test_leaving_early_leaves_nothing_running(tmp_path: Path) -> None:
    pids = []
    watch = Watch(FREE, began=lambda t: None, tick=lambda: None)
    going = watch.run(
        [task(tmp_path, "a", f"echo $$ > {tmp_path}/pid.new; mv {tmp_path}/pid.new {tmp_path}/pid; sleep 3600")]
    )
    with pytest.raises(RuntimeError):
        for _ in going:
            if (tmp_path / "pid").exists():
                pids.append(int((tmp_path / "pid").read_text()))
                going.throw(RuntimeError("the database has gone"))
    assert is_gone(pids[0])


def is_gone(pid: int) -> bool:
    """Waits for a process that is no child of ours to end."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)
