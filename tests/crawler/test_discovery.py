"""What listings name, in good and in bad order."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Listing, Named, Seen, read_listing

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SEEN = Seen("https://a.test/feed", ZoneInfo("Asia/Jakarta"), NOW, lambda url: "/berita/" in url)
FEED = Listing("https://a.test/feed", "feed", about=False)
SITEMAP = Listing("https://a.test/sitemap.xml", "sitemap", about=False)
REST = Listing("https://a.test/wp-json/wp/v2/posts", "rest")
HTML = Listing("https://a.test/tag/misi-dagang", "html", items="h2 a")


def read(text: str, listing: Listing = FEED) -> Named:
    return read_listing(text, listing, SEEN)


def urls(named: Named) -> list[str]:
    return [hit.url for hit in named.hits]


def test_rss() -> None:
    named = read(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<item><title>Misi &amp; Dagang</title><link> https://a.test/berita/1 </link><category>Ekonomi</category>"
        "<pubDate>Thu, 29 Jan 2026 18:41:33 GMT</pubDate>"
        "<content:encoded><![CDATA[<p>isi</p>]]></content:encoded></item>"
        "<item><title>tanpa tautan</title></item></channel></rss>"
    )
    [hit] = named.hits
    assert (hit.url, hit.title, hit.exact) == ("https://a.test/berita/1", "Misi & Dagang", True)
    assert hit.published is not None
    assert hit.published.isoformat() == "2026-01-30T01:41:33+07:00"
    assert "Ekonomi" in hit.words
    assert "isi" in hit.words


def test_atom() -> None:
    named = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link rel="self" href="/x"/>'
        '<link href="https://a.test/berita/2"/><published>2026-01-29T10:00:00Z</published></entry></feed>'
    )
    assert urls(named) == ["https://a.test/berita/2"]


def test_a_broken_feed_is_read_as_far_as_it_goes_and_told() -> None:
    named = read(
        "<rss><channel><item><title>A</title><link>https://a.test/berita/1</link></item><item><title>B & C</tit"
    )
    assert urls(named) == ["https://a.test/berita/1"]
    assert named.problem is not None
    assert named.problem[0] == "broken_feed"


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    named = read(
        bomb + "<rss><channel><item><title>&b;&c;</title><link>https://a.test/berita/1</link></item></channel></rss>"
    )
    [hit] = named.hits
    assert "aaaa" not in hit.title
    assert "root:" not in hit.title


@pytest.mark.parametrize("text", ["<html><body>Beranda</body></html>", "", "   ", "{}", "not found", "<opml/>"])
@pytest.mark.parametrize("listing", [FEED, SITEMAP], ids=["feed", "sitemap"])
def test_what_is_no_feed_is_told(text: str, listing: Listing) -> None:
    named = read(text, listing)
    assert named.hits == []
    assert named.problem is not None
    assert named.problem[0] == "not_a_feed"


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    named = read(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>http://www.a.test/berita/1/misi-dagang</loc><news:news><news:title>Misi</news:title>"
        "<news:publication_date>2026-01-29T10:00:00+07:00</news:publication_date></news:news></url>"
        "<url><loc>/berita/2</loc><lastmod>2026-01-02</lastmod></url></urlset>",
        SITEMAP,
    )
    assert urls(named) == ["http://www.a.test/berita/1/misi-dagang", "https://a.test/berita/2"]
    assert "misi dagang" in named.hits[0].words
    assert [hit.exact for hit in named.hits] == [True, False]
    assert named.hits[0].inexact().published is None
    assert named.hits[0].inexact().latest == named.hits[0].published


def test_a_sitemap_index_names_its_parts() -> None:
    named = read(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.test/s-1.xml</loc>'
        "<lastmod>2026-01-02</lastmod></sitemap></sitemapindex>",
        SITEMAP,
    )
    assert [part.url for part in named.parts] == ["https://a.test/s-1.xml"]


def test_rest() -> None:
    named = read(
        '[{"link": "https://a.test/berita/1", "date_gmt": "2026-01-29T18:00:00", "title": {"rendered": "A"}}, 7]', REST
    )
    [hit] = named.hits
    assert hit.published is not None
    assert hit.published.isoformat() == "2026-01-30T01:00:00+07:00"
    assert read('{"code": "rest_disabled"}', REST).problem is not None


def test_only_the_selectors_links_are_hits() -> None:
    named = read(
        '<main><article><h2><a href="/berita/1">Misi dagang</a></h2>'
        '<time datetime="2026-01-29T10:00:00+07:00"></time></article>'
        '<article><h2><a href="/berita/2">Dua</a></h2><span>2 hari lalu</span></article></main>'
        '<h2><a href="/tag/x">Tagar</a></h2><aside><a href="/berita/9">Misi dagang populer</a></aside>'
        '<a rel="next" href="?page=2">2</a>',
        HTML,
    )
    assert urls(named) == ["https://a.test/berita/1", "https://a.test/berita/2"]
    assert [hit.published.day if hit.published else None for hit in named.hits] == [29, 1]
    assert named.next == "https://a.test/feed?page=2"
    assert not named.fallback


def test_a_new_layout_falls_back_to_links_about_trade_outside_the_side_bar() -> None:
    named = read(
        '<main><h4><a href="/berita/1">Misi dagang</a></h4><h4><a href="/berita/2">Konser</a></h4></main>'
        '<aside><a href="/berita/9">Misi dagang populer</a></aside>',
        HTML,
    )
    assert urls(named) == ["https://a.test/berita/1"]
    assert named.fallback


@pytest.mark.parametrize("text", ["\0", "\0<rss><channel/></rss>"])
def test_what_begins_with_nul_is_no_feed(text: str) -> None:
    assert read(text).problem == ("not_a_feed", "https://a.test/feed answers with nothing where a feed should be")


@given(st.text(), st.sampled_from((FEED, SITEMAP, REST, HTML)))
def test_any_text_is_read(text: str, listing: Listing) -> None:
    read(text, listing)
    read(f"<rss><channel><item><link>{text}</link></item></channel></rss>", listing)
