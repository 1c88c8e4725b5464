"""kill -9 at random moments of a crawl over 200 pages. The moments are counted on the server, not in seconds."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.archive.reader import response_at
from tests.faults.registry import fault
from tests.faults.twin import stories
from tests.support.commands import Running
from tests.support.klikjatim import FEED, SEARCH, klikjatim
from tests.support.site import Answer, Site, send

AREA = "Killed and crowded"
STORIES, PER_PAGE = 180, 10  # with search pages and the feed 200 pages
FEW = 40
CHAINS, KILLS = 5, 10  # databases, and kills of each before it is left in peace
MOMENTS = ("asked", "half sent", "answered", "archived", "stored")


@dataclass(slots=True)
class Executioner:
    """Serves a site's pages, and sends the crawl a signal at the nth request from now on, at a moment of it."""

    site: Site
    signal: int = signal.SIGKILL
    left: int = 0
    moment: str = ""
    crawl: Running | None = None
    struck: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    kills: list[tuple[str, str]] = field(default_factory=list)

    def strike(self, crawl: Running, request: int, moment: str) -> CompletedProcess[str]:
        """Let the crawl go on until its nth request; if it has fewer, it ends in peace. Returns its end."""
        self.struck.clear()
        self.ended.clear()
        self.left, self.moment, self.crawl = request, moment, crawl
        while not self.struck.wait(0.02) and not crawl.ended:
            pass
        self.ended.set()
        self.crawl = None
        return crawl.finish(60)

    def serve(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        self.left -= 1
        if self.left != 0 or self.crawl is None:
            send(handler, answer)
            return
        pid, before = self.crawl.pid, self._written()
        if self.moment == "half sent":
            _send_half(handler, answer)
        elif self.moment != "asked":
            send(handler, answer)
        if self.moment in ("archived", "stored"):
            which = ("archived", "stored").index(self.moment)
            while self._written()[which] == before[which] and not self.ended.wait(0.0005):
                pass
        if not self.ended.is_set():
            os.kill(pid, self.signal)
            self.kills.append((handler.path, self.moment))
            self.struck.set()

    def _written(self) -> list[list[tuple[str, int, int]]]:
        """What is seen of the archive's and the database's files from outside."""
        return [
            sorted((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in self.site.folder.glob(files))
            for files in ("archive/*.gz", "missions.db*")
        ]


def _send_half(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(answer.data)))
    handler.end_headers()
    handler.wfile.write(answer.data[: len(answer.data) // 2])


def guarded(folder: Path, count: int, sends: int = signal.SIGKILL) -> tuple[Site, Executioner]:
    """A site of so many stories, and who strikes the crawls of it."""
    site = klikjatim(folder, stories(count, hours_apart=3.5), per_page=PER_PAGE)
    executioner = Executioner(site, sends)

    def through(answer: Answer) -> Callable[[BaseHTTPRequestHandler], None]:
        return lambda handler: executioner.serve(handler, answer)

    for path, page in site.pages.items():
        assert isinstance(page, Answer)
        # without validators: every listing is read again in every run
        site.pages[path] = page if path == "/robots.txt" else through(Answer(page.body, page.content_type))
    return site, executioner


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """The record of a crawl to which nothing happened, by the number of stories."""
    dumps = {}
    for count in (STORIES, FEW):
        site, _ = guarded(tmp_path_factory.mktemp("undisturbed"), count)
        with site:
            done = site.crawl("klikjatim")
            assert done.returncode == 0, done.stderr
            assert len(site.paths()) == count + count // PER_PAGE + 2
            dumps[count] = site.dump()
    return dumps


def sound(site: Site) -> None:
    """What a killed crawl leaves: a whole database, and a whole record for every capture it names."""
    if not site.db.exists():
        return
    with closing(sqlite3.connect(site.db)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'captures'").fetchone() is None:
            return
        captures = db.execute("SELECT url, archive_file, archive_offset FROM captures").fetchall()
    for url, file, offset in captures[-20:]:
        assert response_at(site.folder / "archive" / file, offset).url == url


@fault(AREA, "kill -9 at 50 random moments of a crawl over 200 pages, ten in a row on each of five databases")
@pytest.mark.parametrize("chain", range(CHAINS))
def test_killed_at_random_moments(undisturbed: dict[int, str], tmp_path: Path, chain: int) -> None:
    """After each kill the database is whole and every capture it names is readable; begun again and left in peace, the
    canonical dump is that of an undisturbed crawl."""
    chance = random.Random(f"kill {chain}")
    site, executioner = guarded(tmp_path, STORIES)
    with site:
        for _ in range(KILLS):
            executioner.strike(site.start("klikjatim"), chance.randint(1, 36), chance.choice(MOMENTS))
            sound(site)
        done = site.crawl("klikjatim")
        assert done.returncode == 0, done.stderr
        assert len(executioner.kills) == KILLS
        assert site.dump() == undisturbed[STORIES]


@fault(AREA, "kill -9 between a listing and its stories, and between the last story and the listing's validators")
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_between_a_listing_and_its_stories(undisturbed: dict[int, str], tmp_path: Path, moment: str) -> None:
    """Killed at the listing itself, at its last story and at the next page, at every moment of the request: begun
    again, the canonical dump is that of an undisturbed crawl."""
    site, executioner = guarded(tmp_path, FEW)
    with site:
        for request in (1, PER_PAGE + 1, 1, 3, PER_PAGE + 2):
            executioner.strike(site.start("klikjatim"), request, moment)
            sound(site)
        done = site.crawl("klikjatim")
        assert done.returncode == 0, done.stderr
        met = [path for path, _ in executioner.kills]
        assert met[0] == SEARCH and FEED not in met
        assert site.dump() == undisturbed[FEW]


@fault(AREA, "asked to stop (SIGTERM) at random moments of a crawl")
def test_asked_to_stop(undisturbed: dict[int, str], tmp_path: Path) -> None:
    """Each crawl ends by itself, exit 1, its run recorded as stopped; begun again and left in peace, the canonical dump
    is that of an undisturbed crawl."""
    chance = random.Random("stop")
    site, executioner = guarded(tmp_path, FEW, signal.SIGTERM)
    with site:
        for moment in ("answered", "archived", "stored", "stored", "stored", "asked"):
            done = executioner.strike(site.start("klikjatim"), chance.randint(2, 9), moment)
            assert done.returncode == 1, done
            assert "Traceback" not in done.stderr
            sound(site)
        runs = site.rows("SELECT finish_reason, ok FROM runs")
        assert [tuple(run.values()) for run in runs] == [("shutdown", 0)] * 6
        done = site.crawl("klikjatim")
        assert done.returncode == 0, done.stderr
        assert site.dump() == undisturbed[FEW]
