"""Several processes on one file, and processes that are killed: real ones, with kill -9."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from pipelines.store import Store, canonical_dump
from tests.store.made import TEXT, made_story

#: SQLite's locks don't live through a fork, so only a process that has nothing open may fork (it is quicker)
SPAWN, FORK = multiprocessing.get_context("spawn"), multiprocessing.get_context("fork")
CORRECTED = TEXT.replace("37,7 persen dari ", "")


def start(work: Callable[..., None], *args: object, by: BaseContext = SPAWN) -> BaseProcess:
    process: BaseProcess = by.Process(target=work, args=args)
    process.start()
    return process


def write_stories(path: Path, source: str, count: int) -> None:
    with Store.open(path) as store:
        for n in range(count):
            store.save_story(made_story(url=f"https://{source}.example/{n}", source=source), None)


def test_two_writers_at_once_under_a_long_reader(path):
    with Store.open(path) as store:
        store.save_story(made_story(), None)
    with Store.open_readonly(path) as reader:
        reader.db.execute("BEGIN")
        count = "SELECT count(*) FROM articles"
        assert reader.db.execute(count).fetchone() == (1,)
        writers = [start(write_stories, path, source, 25) for source in ("infodis", "prudensi")]
        for writer in writers:
            writer.join()
        assert [writer.exitcode for writer in writers] == [0, 0]
        assert reader.db.execute(count).fetchone() == (1,), "a reader sees the moment at which it began"
        reader.db.execute("COMMIT")
        assert reader.db.execute(count).fetchone() == (51,)
        assert reader.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert reader.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_many_processes_open_a_new_database_at_once(path):
    writers = [start(write_stories, path, f"source{n}", 1, by=FORK) for n in range(6)]
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 6
    with Store.open_readonly(path) as store:
        assert store.db.execute("SELECT count(*) FROM articles").fetchone() == (6,)


def test_a_writer_waits_while_another_holds_the_lock(path, store):
    store.save_story(made_story(), None)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = start(write_stories, path, "infodis", 3)
    for n in range(2000):
        other.execute("INSERT INTO sources (name) VALUES (?)", [f"s{n}"])
    assert waiting.is_alive() or waiting.exitcode == 0
    assert other.execute("SELECT count(*) FROM articles").fetchone() == (1,), "nothing is written past a lock"
    other.execute("COMMIT")
    waiting.join()
    assert waiting.exitcode == 0
    assert other.execute("SELECT count(*) FROM articles").fetchone() == (4,)
    other.close()


def save_and_die(path: Path, statement: int) -> None:
    """Save the corrected story, and kill this process just before its nth statement."""
    left = statement

    def count_down(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(path) as store:
        store.db.conn.set_trace_callback(count_down)
        store.save_story(made_story(day=1, text=CORRECTED, issues=[]), None)


@pytest.fixture
def dumps(tmp_path) -> tuple[str, str]:
    """The record before and after the correction."""
    with Store.open(tmp_path / "undisturbed.db") as store:
        store.save_story(made_story(), None)
        before = canonical_dump(store.db)
        store.save_story(made_story(day=1, text=CORRECTED), None)
        return before, canonical_dump(store.db)


def test_killed_at_any_statement_it_holds_the_old_or_the_new_and_goes_on(path, dumps):
    killed = 0
    for statement in range(1, 200, 3):
        for leftover in path.parent.glob("missions.db*"):
            leftover.unlink()
        with Store.open(path) as store:
            store.save_story(made_story(), None)
        process = start(save_and_die, path, statement, by=FORK)
        process.join()
        with Store.open(path) as store:
            assert canonical_dump(store.db) == (dumps[0] if process.exitcode else dumps[1])
            assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            store.save_story(made_story(day=1, text=CORRECTED), None)
            assert canonical_dump(store.db) == dumps[1]
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        killed += 1
    else:
        pytest.fail("the save has more statements than were tried")
    assert killed > 5
