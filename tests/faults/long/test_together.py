"""Several at once on one database, and locks that last."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.faults.registry import fault
from tests.faults.twin import said, stories, titles
from tests.support.klikjatim import klikjatim
from tests.support.site import Answer, Site

AREA = "Killed and crowded"
COUNT = 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with klikjatim(tmp_path / "site", stories(COUNT)) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    with klikjatim(tmp_path_factory.mktemp("undisturbed"), stories(COUNT)) as site:
        assert site.crawl("klikjatim").returncode == 0
        return site.dump()


@fault(AREA, "two crawls of one source at once, and one reader that reads all the while")
def test_two_crawls_and_a_reader(site: Site, undisturbed: str) -> None:
    """Both end with exit 0; the reader sees what it saw at first; afterwards the rows are those of one crawl."""
    first = site.start("klikjatim")
    with closing(sqlite3.connect(site.folder / "missions.db", isolation_level=None)) as reader:
        while not site.paths():
            assert not first.ended
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM articles"
        before = reader.execute(count).fetchone()
        second = site.start("klikjatim")
        done = first.finish(), second.finish()
        assert [each.returncode for each in done] == [0, 0], done
        assert reader.execute(count).fetchone() == before
        reader.execute("COMMIT")
        assert reader.execute(count).fetchone() == (COUNT,)
    assert site.dump() == undisturbed


class Locker:
    """Locks the database when a story is asked for, and lets go after so many seconds or when told to."""

    def __init__(self, site: Site, path: str, seconds: float) -> None:
        self.let_go = threading.Event()
        self.held = threading.Event()
        self._site, self._path, self._seconds = site, path, seconds
        usual = site.pages[path]
        assert isinstance(usual, Answer)
        self._usual = usual
        site.pages[path] = self._answer

    def _answer(self, _: BaseHTTPRequestHandler) -> Answer:
        if not self.held.is_set():
            threading.Thread(target=self._hold, daemon=True).start()
            assert self.held.wait(60)
        return self._usual

    def _hold(self) -> None:
        with closing(sqlite3.connect(self._site.db, isolation_level=None, timeout=60)) as db:
            db.execute("BEGIN IMMEDIATE")
            self.held.set()
            self.let_go.wait(self._seconds)
            db.execute("ROLLBACK")


@fault(AREA, "the database is locked for 20 s in the middle of a crawl")
def test_locked_for_twenty_seconds(site: Site, undisturbed: str) -> None:
    """The crawl waits (BUSY_TIMEOUT) and goes on: exit 0, the same rows, nothing asked twice."""
    Locker(site, stories(COUNT)[5].path, 20)
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert site.dump() == undisturbed
    assert len(site.paths()) == len(set(site.paths()))


@fault(AREA, "the database stays locked longer than BUSY_TIMEOUT")
def test_locked_for_longer_than_the_timeout(site: Site, undisturbed: str) -> None:
    """The crawl ends by itself, exit 1, with one line (locked by another process); the next one has the same rows."""
    locker = Locker(site, stories(COUNT)[5].path, 120)
    done = site.crawl("klikjatim", BUSY_TIMEOUT=1)
    locker.let_go.set()
    assert done.returncode == 1, done.stderr
    [line] = said(done.stderr)
    assert "has been locked by another process for 1 s" in line
    assert "Traceback" not in done.stderr
    assert len(titles(site)) == 5
    assert site.crawl("klikjatim").returncode == 0
    assert site.dump() == undisturbed
