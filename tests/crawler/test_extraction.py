"""One page → a story: which rule fills a field, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.extraction import NoStory, extract_story
from crawler.items import Capture, Story, StoryPage
from spiders.klikjatim import KlikjatimSpider

URL = "https://klikjatim.com/news-42285-misi-dagang-jatim-kalsel"
FETCHED = "2025-09-20T06:00:00+07:00"
TEXT = (
    "KLIKJATIM.Com | Banjarmasin - Misi dagang Jawa Timur dan Kalimantan Selatan membukukan transaksi Rp1,661 triliun "
    "di Galaxy Hotel Banjarmasin, dengan penjualan Jatim yang jauh lebih besar daripada pembeliannya."
)


def story(head: str = "", above: str = "", *, url: str = URL, listed: datetime | None = None) -> Story:
    """What is read of a page with this in its head and above its text."""
    html = (
        f"<html><head><title>Misi Dagang Jatim-Kalsel - klikjatim.com</title>{head}</head>"
        f"<body><article><h1>Misi Dagang Jatim-Kalsel</h1>{above}<p>{TEXT}</p></article></body></html>"
    )
    capture = Capture(url, "a.warc.gz", 0, "sha1:X", 200, FETCHED)
    return extract_story(KlikjatimSpider, [StoryPage(1, url, html, capture)], listed=listed)


def codes(read: Story) -> list[str]:
    return [issue.code for issue in read.issues]


def published(text: str) -> str:
    return f'<meta property="article:published_time" content="{text}">'


def ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {fields}}}</script>'


def test_json_ld_goes_before_meta_tags_and_these_before_selectors() -> None:
    time = '<div class="post-meta"><time datetime="2025-09-15T10:00:00+07:00"></time></div>'
    meta, linked = published("2025-09-16T10:00:00+07:00"), ld('"datePublished": "2025-09-17T10:00:00+07:00"')
    for head, day, rule in (
        (linked + meta, "17", "json-ld:datePublished"),
        (meta, "16", "meta:article:published_time"),
        ("", "15", "css:article time::attr(datetime)"),
    ):
        read = story(head, time)
        assert (read.published_at, read.published_rule) == (f"2025-09-{day}T10:00:00+07:00", rule)
        assert not codes(read)


def test_utc_is_told_in_the_papers_zone() -> None:
    assert story(published("2025-09-17T13:51:13Z")).published_at == "2025-09-17T20:51:13+07:00"


def test_a_date_later_than_the_crawl_is_refused_and_told() -> None:
    read = story(published("2025-09-21T06:00:00+07:00"))
    assert (read.published_at, read.published_rule) == (None, None)
    assert codes(read) == ["date_in_future", "no_date"]


def test_behind_a_refused_date_the_next_rule_speaks() -> None:
    read = story(published("2099-01-01"), listed=datetime(2025, 9, 17, 20, 51, tzinfo=ZoneInfo("Asia/Jakarta")))
    assert (read.published_at, read.published_rule) == ("2025-09-17T20:51:00+07:00", "feed")
    assert codes(read) == ["date_in_future"]


def test_the_bare_day_of_the_visit_dates_nothing() -> None:
    today = '<div class="post-meta"><span class="date">Sabtu, 20 September 2025</span></div>'
    assert story("", today).published_at is None
    earlier = today.replace("Sabtu, 20", "Rabu, 17")
    assert (story("", earlier).published_at or "").startswith("2025-09-17")


@pytest.mark.parametrize("printed", ["2025", "September 2025", "17 September", "(16/9)", "00-00-0000", "baru saja"])
def test_half_a_date_is_none_and_never_the_first_of_january(printed: str) -> None:
    read = story(published(printed))
    assert read.published_at is None
    assert codes(read) == ["no_date"]


def test_a_change_before_publication_is_no_change() -> None:
    modified = '<meta property="article:modified_time" content="{}">'
    head = published("2025-09-17T20:51:13+07:00")
    assert story(head + modified.format("2025-09-18T08:00:00+07:00")).modified_at == "2025-09-18T08:00:00+07:00"
    assert story(head + modified.format("2025-09-16T08:00:00+07:00")).modified_at is None


def test_the_canonical_address_is_the_pages_own_word() -> None:
    canonical = f'<link rel="canonical" href="https://www.klikjatim.com/amp{URL[21:]}-ditutup?utm_source=wa">'
    read = story(canonical)
    assert read.url == f"{URL}-ditutup"
    assert URL in read.forms
    assert read.rules["url"] == "link:canonical"


def test_a_page_that_names_another_story_as_canonical_is_not_believed_and_told() -> None:
    read = story('<link rel="canonical" href="https://klikjatim.com/news-1-lain">' + published("2025-09-17"))
    assert read.url == URL
    assert codes(read) == ["canonical_elsewhere"]


@pytest.mark.parametrize(
    "elsewhere", ["https://klikjatim.com/", "https://example.org/news-42285-x", "javascript:void(0)", "//[", ""]
)
def test_a_canonical_address_that_is_no_story_says_nothing(elsewhere: str) -> None:
    read = story(f'<link rel="canonical" href="{elsewhere}">' + published("2025-09-17"))
    assert (read.url, read.rules["url"], codes(read)) == (URL, "rule", [])


def test_the_papers_name_behind_a_title_is_no_part_of_it() -> None:
    for title in ("Misi Dagang - Jilid Dua | KlikJatim", "Misi Dagang - Jilid Dua - klikjatim.com"):
        assert story(f'<meta property="og:title" content="{title}">').title == "Misi Dagang - Jilid Dua"


def test_shared_accounts_and_the_paper_itself_are_no_authors() -> None:
    for name in ("Redaksi", "adminredaksi", "klikjatim.com", "https://klikjatim.com/author/admin"):
        assert story(f'<meta name="author" content="{name}">').authors == []
    assert story('<meta name="author" content="Oleh: Dinda Maharani">').authors == ["Dinda Maharani"]


@pytest.mark.parametrize("broken", ['{"@type": "NewsArticle", "datePublished": ', "[[[[", '{"@graph": 7}', "null"])
def test_broken_json_ld_is_as_none(broken: str) -> None:
    read = story(f'<script type="application/ld+json">{broken}</script>' + published("2025-09-17T20:51:13+07:00"))
    assert read.published_rule == "meta:article:published_time"


def test_a_page_without_a_title_or_without_a_text_is_no_story() -> None:
    capture = Capture(URL, "a.warc.gz", 0, "sha1:X", 200, FETCHED)
    untitled = f"<article><p>{TEXT}</p></article>"
    for html, missing in ((untitled, "no title"), ("<h1>Judul</h1>", "no text"), ("", "no text")):
        with pytest.raises(NoStory, match=missing):
            extract_story(KlikjatimSpider, [StoryPage(1, URL, html, capture)])


def test_a_later_page_without_text_is_told() -> None:
    pages = [
        StoryPage(n, URL, f"<h1>Judul</h1>{body}", Capture(URL, "a.warc.gz", 0, "sha1:X", 200, FETCHED))
        for n, body in ((1, f"<article><p>{TEXT}</p></article>"), (2, ""))
    ]
    assert "page_empty" in codes(extract_story(KlikjatimSpider, pages))
