"""Sources with a system of their own, crawled over real HTTP on sites made of their saved pages."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from os import environ
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Store, canonical_dump
from tests.support.commands import ROOT
from tests.support.site import Answer

from .twin import Twin

TWINS = ("bangsaonline", "dppkukm", "detik", "disway", "kontenjatim", "pustakajc", "rmol", "tribunnews")


def as_expected(row: dict[str, Any], story: dict[str, Any]) -> dict[str, Any]:
    """The article's fields that the saved pages state."""
    read = {field: row[field] for field in ("title", "published_at", "editor", "dateline", "credit", "text")}
    wanted = {field: story[field] for field in read}
    read["authors"], wanted["authors"] = json.loads(row["authors"]), story["authors"]
    return {"read": read, "wanted": wanted}


@pytest.mark.parametrize("name", TWINS)
def test_a_full_crawl_stores_each_listed_story_once_and_a_second_nothing(name: str, tmp_path: Path) -> None:
    with Twin(name, tmp_path) as twin:
        done = twin.everything()
        assert done.returncode == 0, done.stderr
        articles = twin.articles()
        wanted = {story["canonical"]: story for story in twin.listed()}
        assert articles.keys() <= wanted.keys()
        assert {url for url in wanted if "misi-dagang" in url} <= articles.keys()
        for url, row in articles.items():
            fields = as_expected(row, wanted[url])
            assert fields["read"] == fields["wanted"]
            pages = twin.rows("SELECT page FROM revision_captures WHERE article_id = ? ORDER BY page", row["id"])
            assert len(pages) == len(wanted[url]["files"])
        again = twin.everything()
        assert again.returncode == 0, again.stderr
        assert twin.articles() == articles
        asked = [request.host + request.path for request in twin.asked]
        assert not [path for path in asked if "/api/" in path]


def test_a_story_found_on_its_second_page_is_read_from_its_first(tmp_path: Path) -> None:
    with Twin("pustakajc", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if len(s["files"]) == 3)
        done = twin.story(f"{story['canonical'].replace('www.', '')}?halaman=2&utm_source=wa")
        assert done.returncode == 0, done.stderr
        assert twin.articles()[story["canonical"]]["text"] == story["text"]
        assert [row["page"] for row in twin.rows("SELECT page FROM revision_captures ORDER BY page")] == [1, 2, 3]


def test_a_page_in_windows_1252_is_read_as_it_says(tmp_path: Path) -> None:
    with Twin("bangsaonline", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if s["name"] == "windows-1252")
        assert twin.story(story["canonical"]).returncode == 0
        assert twin.articles()[story["canonical"]]["text"] == story["text"]


def test_a_page_without_a_charset_and_with_a_broken_byte_is_read_as_utf_8(tmp_path: Path) -> None:
    with Twin("klikjatim", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if s["name"] == "silaturahmi")
        twin.put(story["canonical"], twin.saved(story["files"][0] | {"content_type": "text/html"}))
        assert twin.story(story["canonical"]).returncode == 0
        assert twin.articles()[story["canonical"]]["text"] == story["text"]


def test_a_broken_share_link_leads_to_the_story(tmp_path: Path) -> None:
    with Twin("rmol", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if s["name"] == "tautan-whatsapp")
        links = (
            story["files"][0]["url"],
            "whatsapp:/send",
            "whatsapp://send?text=https://rmol.id/read/2021/11/26/1/a",
            "javascript:void(0)",
            "https://rmol.id:99999/read/2021/11/26/2/a",
            "https://[rmol.id/x",
            "",
        )
        listed = "".join(f'<div class="rubrik-list-title"><h3><a href="{link}">x</a></h3></div>' for link in links)
        twin.put("https://rmol.id/tag/misi%20dagang", twin_page(listed))
        del twin.pages["rmol.id" + story["canonical"].removeprefix("https://rmol.id")]
        done = twin.crawl("rmol", "-a", "full=1")
        assert done.returncode == 0, done.stderr
        assert list(twin.articles()) == [story["canonical"]]
        forms = {row["url"] for row in twin.rows("SELECT url FROM article_urls")}
        assert {story["canonical"], story["files"][0]["url"]} <= forms


def twin_page(body: str) -> Answer:
    return Answer(f"<html><body>{body}</body></html>")


def test_a_mirror_is_never_asked_and_a_story_that_leads_there_is_an_issue(tmp_path: Path) -> None:
    with Twin("ketik", tmp_path) as twin:
        story = twin.expected["stories"][0]
        away = "https://ketik.com/berita/misi-dagang-yang-pindah-ke-cermin"
        links = ("https://xcloud.id/berita/misi-dagang-di-cermin", "https://103.150.190.4/berita/misi-dagang", away,
                 story["canonical"])  # fmt: skip
        twin.put(away, Answer(status=302, headers={"Location": "https://xcloud.id/berita/misi-dagang-di-cermin"}))
        listed = "".join(f'<div class="card"><h3><a href="{link}">Misi Dagang</a></h3></div>' for link in links)
        twin.put("https://ketik.com/tag/misi-dagang", twin_page(f"<main>{listed}</main>"))
        assert twin.crawl("ketik", "-a", "full=1").returncode == 0
        assert list(twin.articles()) == [story["canonical"]]
        assert {asked.host for asked in twin.asked} <= {"ketik.com"}
        assert "xcloud.id" in twin.issues()["story_failed"]


def test_a_tag_without_an_end_is_left_where_the_window_ends(tmp_path: Path) -> None:
    """Ten a page, one a day, for ever: a search of a week reads the pages of that week and one more."""
    with Twin("bangsaonline", tmp_path) as twin:
        endless(twin, per_page=10)
        done = twin.crawl("bangsaonline", "-a", "since=2026-01-05", "-a", "until=2026-01-31")
        assert done.returncode == 0, done.stderr
        tags = [path for path in twin.paths() if path.startswith("/tag/")]
        assert len(tags) == 4  # 31 January back to 22 December
        assert len([path for path in twin.paths() if path.startswith("/berita/9")]) == 27


def test_a_tag_without_an_end_or_a_date_is_stopped_and_said(tmp_path: Path) -> None:
    with Twin("surabayapagi", tmp_path) as twin:

        def more(handler: BaseHTTPRequestHandler) -> Answer:
            number = int(handler.path.rsplit("/", 1)[-1]) if handler.path[-1].isdigit() else 1
            return twin_page(f'<div class="category-text-wrap"><h2><a href="/news-{number}-pasar">Pasar</a></h2></div>')

        for number in range(1, 14):
            twin.put(f"https://surabayapagi.com/search/misi%20dagang{f'/{number}' if number > 1 else ''}", more)
        assert twin.full().returncode == 0
        searched = [path for path in twin.paths() if path.startswith("/search/")]
        assert len(searched) == 10
        assert "more than 10 pages" in twin.issues()["endless_listing"]


def endless(twin: Twin, *, per_page: int) -> None:
    """Tag pages of a story a day, back from 31 January 2026, and every story of it as short news."""

    def day_of(number: int) -> date:
        return date(2026, 1, 31) - timedelta(days=number)

    def listing(handler: BaseHTTPRequestHandler) -> Answer:
        page = int(handler.path.rsplit("page=", 1)[-1]) if "page=" in handler.path else 1
        items = "".join(
            f'<div class="item-berita"><a href="/berita/9{n:05}/pasar">Pasar</a> {day_of(n):%d-%m-%Y} 10:00 WIB</div>'
            for n in range((page - 1) * per_page, page * per_page)
        )
        return twin_page(f'<div class="list-berita">{items}</div>')

    def story(handler: BaseHTTPRequestHandler) -> Answer:
        n = int(handler.path.split("/")[2][1:])
        return twin_page(
            f'<h1>Harga Pasar {n}</h1><div class="date-detail-berita">{day_of(n):%d-%m-%Y} 10:00 WIB</div>'
            f'<div class="content-detail-berita"><p>{"Pedagang di pasar menjual beras seperti biasa. " * 4}</p></div>'
        )

    for page in range(1, 40):
        twin.put(f"https://bangsaonline.com/tag/misi%20dagang{f'?page={page}' if page > 1 else ''}", listing)
    for n in range(400):
        twin.put(f"https://bangsaonline.com/berita/9{n:05}/pasar", story)


def test_a_story_that_is_withdrawn_keeps_its_text_and_is_marked(tmp_path: Path) -> None:
    with Twin("disway", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if len(s["files"]) == 2)
        assert twin.story(story["canonical"]).returncode == 0
        twin.put(story["canonical"], Answer("<title>410 Gone</title>", status=410))
        assert twin.story(f"{story['canonical']}/15").returncode == 1
        row = twin.articles()[story["canonical"]]
        assert row["gone_at"]
        assert row["text"] == story["text"]
        assert [row["verdict"] for row in twin.rows("SELECT verdict FROM pages WHERE url = ?", story["canonical"])] == [
            "gone"
        ]


def test_killed_between_a_listing_and_its_stories_the_next_run_ends_with_the_same_rows(tmp_path: Path) -> None:
    with Twin("bangsaonline", tmp_path / "undisturbed") as twin:
        assert twin.full().returncode == 0
        undisturbed = dump(twin)
    with Twin("bangsaonline", tmp_path / "killed") as twin:
        stories = {path: page for path, page in twin.pages.items() if "/berita/" in path}
        asked, over = threading.Event(), threading.Event()

        def never(handler: BaseHTTPRequestHandler) -> None:
            asked.set()
            over.wait(60)

        twin.pages.update(dict.fromkeys(stories, never))
        command = [sys.executable, "-m", "scrapy", "crawl", "bangsaonline", "-a", "full=1", *twin.settings()]
        with subprocess.Popen(command, cwd=ROOT, env=environ | twin.environment, stderr=subprocess.DEVNULL) as crawl:
            assert asked.wait(60)
            crawl.kill()
        over.set()
        twin.pages.update(stories)
        assert twin.full().returncode == 0
        assert dump(twin) == undisturbed


def dump(twin: Twin) -> str:
    with Store.open_readonly(twin.db) as store:
        return canonical_dump(store.db)


def test_the_home_page_where_a_sitemap_should_be_is_an_issue_and_no_more(tmp_path: Path) -> None:
    with Twin("prudensi", tmp_path) as twin:
        home = '<a href="/misi-dagang-jatim-di-bilah-samping">x</a>'
        twin.put("https://prudensi.com/wp-sitemap.xml", twin_page(home))
        done = twin.full()
        assert done.returncode == 0, done.stderr
        assert "answers with html where a sitemap should be" in twin.issues()["not_a_feed"]
        missions = {story["canonical"] for story in twin.listed() if "misi-dagang" in story["canonical"]}
        assert missions == set(twin.articles())


def test_a_sitemap_that_dates_changes_dates_no_story(tmp_path: Path) -> None:
    """bangsaonline's news sitemap prints the time of the last change as that of publication."""
    with Twin("bangsaonline", tmp_path) as twin:
        story = next(s for s in twin.expected["stories"] if s["name"] == "sumsel")
        undated = twin.saved(story["files"][0]).data.replace(b"Selasa, 30 September 2025 07:12 WIB", b"")
        twin.put(story["canonical"], Answer(undated))
        assert twin.full().returncode == 0
        assert twin.articles()[story["canonical"]]["published_at"] is None
