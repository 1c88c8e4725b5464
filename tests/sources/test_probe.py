"""scrapy probe: what is read of a page, and the first source file that it suggests."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from crawler.contact import read_page
from crawler.crawling import SourceSpider
from crawler.decoding import decode
from crawler.inspection import doubts, fields
from crawler.page import Page
from crawler.suggestion import permalink_of, platform_of, suggest, zone_of

from .loaded import source

SITES = Path(__file__).parents[1] / "sites"
PAGES = [
    ("klikjatim", "sultra.html"), ("surabayapagi", "jakarta.html"), ("barometerjatim", "balikpapan-amp.html"),
    ("jatimnow", "aceh.html"), ("infodis", "bengkulu.html"), ("prudensi", "ntb.html"), ("jatimpedia", "koperasi.html"),
    ("suarasurabaya", "palembang.html"), ("wartatransparansi", "surplus.html"), ("seputar_ikn", "ukm.html"),
    ("tribunnews", "kalsel.html"), ("antaranews", "sorong.html"), ("disway", "kaltim.html"),
    ("rmol", "sebelas-triliun.html"),
]  # fmt: skip


def saved(name: str, file: str) -> tuple[str, str]:
    """Address and text of a saved page."""
    expected = json.loads((SITES / name / "expected.json").read_text(encoding="utf-8"))
    url = next(f["url"] for story in expected["stories"] for f in story["files"] if f["file"] == file)
    return url, decode((SITES / name / file).read_bytes())


def made_from(text: str) -> type[SourceSpider]:
    """The class that a suggested file defines."""
    names: dict[str, object] = {}
    exec(compile(text, "suggested.py", "exec"), names)
    made = [value for key, value in names.items() if isinstance(value, type) and f"class {key}(" in text]
    assert len(made) == 1
    assert issubclass(made[0], SourceSpider)
    return made[0]


@pytest.mark.parametrize(("name", "file"), PAGES)
def test_a_suggested_file_reads_the_page_as_the_source_does(name: str, file: str) -> None:
    url, html = saved(name, file)
    page = Page(url, html)
    platform, why = platform_of(page)
    assert platform is not None
    assert platform.family == source(name).family
    assert why
    suggested = made_from(suggest(page, zone=zone_of(page), today="2026-11"))
    ours, theirs = read_page(source(name), url, html), read_page(suggested, url, html)
    assert (theirs.title, theirs.url) == (ours.title, ours.url)
    assert when(theirs.published_at) == when(ours.published_at)
    assert theirs.text == ours.text


def when(text: str | None) -> datetime:
    assert text is not None
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "file"), [("detik", "bali.html"), ("ketik", "batam.html"), ("pustakajc", "sulteng.html")]
)
def test_of_an_unknown_platform_the_likeliest_body_is_suggested(name: str, file: str) -> None:
    url, html = saved(name, file)
    page = Page(url, html)
    suggested = made_from(suggest(page, today="2026-11"))
    story = read_page(suggested, url, html)
    assert story.rules["body"].startswith("css:")
    assert read_page(source(name), url, html).text.split("\n\n")[0] in story.text
    address = suggested.identify(page.link("canonical") or url)
    assert address is not None
    assert address.page == 1


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://infodis.id/a-b-c/", "https://infodis.id/{slug}/"),
        ("https://prudensi.com/a-b-c", "https://prudensi.com/{slug}"),
        ("https://www.x.id/2025/10/02/a-b.html", "https://www.x.id/{year}/{month}/{day}/{slug}.html"),
        ("https://www.x.net/ekonomi/2021/a-b/", "https://www.x.net/{section}/{year}/{slug}/"),
    ],
)
def test_permalinks_are_read_off_an_address(url: str, form: str) -> None:
    assert permalink_of(url) == form


def test_a_story_is_shown_with_the_rule_of_every_field() -> None:
    url, html = saved("klikjatim", "sultra.html")
    shown = {name: (value, rule) for name, value, rule in fields(read_page(source("klikjatim"), url, html))}
    assert shown["published"] == ("2025-11-19T21:33:05+07:00", "meta:article:published_time")
    assert shown["authors"] == ("Dinda Maharani", "meta:author")
    assert shown["text"][1] == "css:article"


def test_what_looks_wrong_is_said() -> None:
    broken = "<p>Surabaya menyambut misi dagang dengan 37,7\ufffdri total transaksi yang dicatat siang itu.</p>"
    left = "<p>Editor di Google News: baca juga berita lain di saluran kami yang tidak kalah menarik hari ini.</p>"
    html = f"<body><h1>Misi Dagang Jatim</h1><div class='isi'>{broken * 3}{left}</div></body>"
    url = "https://infodis.id/misi-dagang-jatim-di-surabaya/"
    said = "\n".join(doubts(read_page(source("infodis"), url, html), source("infodis")))
    for word in ("fallback_extraction", "no_date", "chrome may be left", "broken characters", "dateline"):
        assert word in said
