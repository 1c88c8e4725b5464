"""A story that is no longer at its address: one look may meet a passing fault, two looks a day apart don't."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from zoneinfo import ZoneInfo

import pytest

from tests.support.klikjatim import Piece, klikjatim
from tests.support.site import Answer, Site

NOW = datetime.now(ZoneInfo("Asia/Jakarta")).replace(microsecond=0)
STORY = Piece(100, (NOW - timedelta(hours=30)).isoformat(), "Bali", "Denpasar")
URL = f"https://klikjatim.com{STORY.path}"
NOT_FOUND = Answer("<title>404</title>", status=404)
SOFT = Answer("<title>Halaman tidak ditemukan</title><h1>Halaman tidak ditemukan</h1>")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with klikjatim(tmp_path, [STORY]) as running:
        yield running


@pytest.fixture
def stored(site: Site) -> Site:
    """The story is stored, and its first recheck is due."""
    site.crawl("klikjatim")
    make_due(site)
    return site


def make_due(site: Site) -> None:
    with closing(connect(site.db)) as db, db:
        db.execute("UPDATE pages SET recheck_at = '2020-01-01T00:00:00+00:00' WHERE url = ?", [URL])


def a_day_passes(site: Site) -> None:
    """Everything that was noted so far was noted a day earlier."""
    with closing(connect(site.db)) as db, db:
        for table, columns in (("pages", ("fetched_at", "settled_at", "recheck_at")), ("articles", ("missing_since",))):
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%f+00:00', {column}, '-1 day')")


def night(site: Site, answer: Answer) -> int:
    """A crawl on which the story's address answers so. Returns how often it was asked."""
    site.pages[STORY.path] = answer
    site.forget()
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    return site.paths().count(STORY.path)


def state(site: Site) -> tuple[str | None, bool, list[str]]:
    """The page's verdict, whether the article is gone, and the codes of the open issues about it."""
    [page] = site.rows("SELECT verdict FROM pages WHERE url = ?", URL)
    [article] = site.rows("SELECT gone_at FROM articles WHERE url = ?", URL)
    issues = site.rows("SELECT code FROM issues WHERE subject = ? AND resolved_at IS NULL", URL)
    return page["verdict"], article["gone_at"] is not None, [row["code"] for row in issues]


def due_in(site: Site) -> timedelta:
    [page] = site.rows("SELECT recheck_at FROM pages WHERE url = ?", URL)
    return datetime.fromisoformat(page["recheck_at"]) - datetime.now(ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize("answer", [NOT_FOUND, SOFT], ids=["404", "soft 404"])
def test_one_look_suspects_a_second_a_day_later_finds_it_gone(stored: Site, answer: Answer) -> None:
    assert night(stored, answer) == 1
    assert state(stored) == ("story", False, ["story_missing"])
    assert timedelta(hours=23) < due_in(stored) <= timedelta(days=1)
    [note] = stored.rows("SELECT message, article_id, severity FROM issues WHERE code = 'story_missing'")
    assert note["message"].startswith(f"{URL} answers {answer.status}")
    assert (note["article_id"], note["severity"]) == (1, "info")

    assert night(stored, answer) == 0, "the same night again is no second look"
    a_day_passes(stored)
    assert night(stored, answer) == 1
    assert state(stored) == ("gone", True, ["story_gone"])
    assert stored.rows("SELECT text FROM articles")[0]["text"], "its last text is kept"

    a_day_passes(stored)
    assert night(stored, answer) == 0, "gone is gone: not asked for again"


def test_a_look_within_the_day_neither_convicts_nor_puts_the_second_look_off(stored: Site) -> None:
    night(stored, NOT_FOUND)
    due = due_in(stored)
    done = stored.crawl("klikjatim", "-a", f"url={URL}")
    assert done.returncode == 1
    assert "answers 404" in done.stderr.splitlines()[-1]
    assert state(stored) == ("story", False, ["story_missing"])
    assert due_in(stored) <= due


@pytest.mark.parametrize("conditional", [True, False], ids=["304", "200"])
def test_a_story_that_comes_back_is_suspected_no_longer(stored: Site, conditional: bool) -> None:
    night(stored, NOT_FOUND)
    a_day_passes(stored)
    page = STORY.page()
    assert page.etag
    if not conditional:
        page.etag = '"another"'
    assert night(stored, page) == 1
    assert stored.asked[-1].status == (304 if conditional else 200)
    assert state(stored) == ("story", False, [])
    assert due_in(stored) > timedelta(days=1), "its rechecks go on as before"

    make_due(stored)
    night(stored, NOT_FOUND)
    assert state(stored) == ("story", False, ["story_missing"]), "a later fault is a first look again"


def test_no_answer_at_the_second_look_tells_nothing(stored: Site) -> None:
    night(stored, NOT_FOUND)
    a_day_passes(stored)
    night(stored, Answer("down", status=500))
    assert state(stored)[:2] == ("story", False)
    assert night(stored, NOT_FOUND) == 1, "still due"
    assert state(stored)[:2] == ("gone", True)


def test_410_is_the_sites_own_word_and_counts_at_once(stored: Site) -> None:
    night(stored, Answer("Gone", status=410))
    assert state(stored) == ("gone", True, ["story_gone"])


def test_a_story_that_was_never_had_is_looked_at_once_more(site: Site) -> None:
    assert night(site, NOT_FOUND) == 1
    assert site.rows("SELECT verdict FROM pages WHERE url = ?", URL) == [{"verdict": "gone"}]
    assert night(site, STORY.page()) == 0
    a_day_passes(site)
    assert night(site, STORY.page()) == 1
    assert state(site) == ("story", False, [])


def test_a_story_that_was_never_had_is_left_alone_after_the_second_look(site: Site) -> None:
    night(site, NOT_FOUND)
    a_day_passes(site)
    assert night(site, NOT_FOUND) == 1
    a_day_passes(site)
    assert night(site, STORY.page()) == 0
