"""Stories of several pages: fetched from page 1, joined in order, once each; and what can go wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.site import Answer, Site

HOSTS = ("bangsaonline.com", "www.bangsaonline.com", "m.bangsaonline.com")
STORY = "/berita/153066/misi-dagang-jatim-sumsel"
PUBLISHED = (datetime.now(ZoneInfo("Asia/Jakarta")) - timedelta(hours=3)).replace(microsecond=0)
PARAGRAPHS = {
    1: "PALEMBANG, BANGSAONLINE.com - Misi dagang Jawa Timur dengan Sumatera Selatan mencatat transaksi Rp1 triliun.",
    2: "Misi dagang itu menjual pakan ternak senilai Rp300 miliar kepada pembeli di Palembang dan sekitarnya.",
    3: "Pembelian Jatim dalam misi dagang tersebut tercatat Rp200 miliar, terbanyak berupa kopi dan karet.",
}
TEXT = "\n\n".join(PARAGRAPHS.values())


def page(number: int, linked: tuple[int, ...]) -> Answer:
    links = "".join(f'<a href="{STORY}?page={n}">{n}</a>' for n in linked)
    return Answer(
        '<html><head><meta charset="utf-8"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{PUBLISHED.isoformat()}"></head><body>'
        f'<div class="title-detail-berita"><h1>Misi Dagang Jatim-Sumsel Catat Rp1 Triliun</h1></div>'
        f'<div class="content-detail-berita"><p>{PARAGRAPHS[number]}</p></div>'
        f'<div class="paging">{links}</div></body></html>'
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(HOSTS, tmp_path) as running:
        running.pages["/robots.txt"] = Answer("", status=404)
        running.pages[STORY] = page(1, (1, 2, 3))
        running.pages[f"{STORY}?page=2"] = page(2, (1, 2, 3))
        running.pages[f"{STORY}?page=3"] = page(3, (1, 2, 3))
        yield running


def crawl(site: Site, found_as: str = STORY) -> int:
    """Crawl the one story. Returns the exit status."""
    return site.crawl("bangsaonline", "-a", f"url=https://bangsaonline.com{found_as}").returncode


def stored(site: Site) -> list[str]:
    return [row["text"] for row in site.rows("SELECT text FROM articles")]


def issues(site: Site) -> set[str]:
    return {row["code"] for row in site.rows("SELECT code FROM issues WHERE code LIKE '%page%'")}


@pytest.mark.parametrize(
    "found_as", [STORY, f"{STORY}?page=2", f"{STORY}?page=all", "/berita/153066/judul-lain?page=3"]
)
def test_found_anywhere_it_is_read_from_page_one(site: Site, found_as: str) -> None:
    site.pages["/berita/153066/judul-lain"] = site.pages[STORY]
    assert crawl(site, found_as) == 0
    assert stored(site) == [TEXT]
    assert not issues(site)
    kept = site.rows("SELECT page, url FROM revision_captures JOIN captures ON captures.id = capture_id ORDER BY page")
    assert [row["page"] for row in kept] == [1, 2, 3], "each page's bytes are known"
    assert kept[2]["url"].endswith("?page=3")


def test_pages_that_only_name_the_next_one(site: Site) -> None:
    site.pages[STORY] = page(1, (2,))
    site.pages[f"{STORY}?page=2"] = page(2, (1, 3))
    site.pages[f"{STORY}?page=3"] = page(3, (2,))
    assert crawl(site) == 0
    assert stored(site) == [TEXT]


def test_a_site_that_goes_on_for_ever_is_left(site: Site) -> None:
    for number in range(3, 60):
        site.pages[f"{STORY}?page={number}"] = page(3, (number + 1,))
    assert crawl(site) == 0
    assert stored(site) == [TEXT]
    assert len(site.paths()) < 8, "a page that brings nothing new is the end"


def test_pages_without_end_are_bounded_and_told(site: Site) -> None:
    for number in range(2, 60):
        PARAGRAPHS[number + 100] = f"Paragraf nomor {number} tentang misi dagang yang tidak kunjung selesai dimuat."
        site.pages[f"{STORY}?page={number}"] = page(number + 100, (number + 1,))
    assert crawl(site) == 0
    assert "too_many_pages" in issues(site)
    assert len(site.paths()) <= 31


def test_a_page_that_is_not_there_leaves_the_rest_and_an_issue(site: Site) -> None:
    del site.pages[f"{STORY}?page=3"]
    assert crawl(site) == 0
    assert stored(site) == ["\n\n".join(list(PARAGRAPHS.values())[:2])]
    assert issues(site) == {"page_missing"}


def test_a_page_that_fails_leaves_the_story_for_the_next_run(site: Site) -> None:
    site.pages[f"{STORY}?page=3"] = Answer("later", status=500)
    assert crawl(site) == 1
    assert stored(site) == []
    site.pages[f"{STORY}?page=3"] = page(3, (1, 2))
    assert crawl(site) == 0
    assert stored(site) == [TEXT]
