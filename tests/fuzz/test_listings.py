"""Whatever a feed, a sitemap, a listing or a robots.txt holds: hits with clean addresses, or a problem; never more."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.discovery import MAX_ENTRIES, Listing, Seen, read_listing
from crawler.urls import clean_url
from crawler.wording import one_line
from tests.fuzz.strategies import FRAGMENTS, bounded, saved, soup, spoilt
from tests.sources.loaded import ALL, source

SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://klikjatim.com/news-1-misi</loc>'
    "<lastmod>2026-01-01</lastmod><news:news><news:title>Misi dagang</news:title>"
    "<news:publication_date>2026-01-01T00:00:00+07:00</news:publication_date></news:news></url></urlset>"
)
INDEX = "<sitemapindex><sitemap><loc>https://klikjatim.com/a.xml</loc><lastmod>2026</lastmod></sitemap></sitemapindex>"
REST = '[{"link":"https://infodis.id/misi-dagang-jatim/","title":{"rendered":"Misi"},"date_gmt":"2026-01-01T00:00:00"}]'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Misi</title><link href="/news-2-misi"/>'
    "<published>2026-01-01T00:00:00Z</published></entry></feed>"
)
TEXTS = [*saved("demo/klikjatim.com/*/*.xml", "demo/klikjatim.com/*/search-*.html"), SITEMAP, INDEX, REST, ATOM]
NOW = datetime(2026, 3, 3, tzinfo=UTC)


@bounded
@example(SITEMAP.replace("xmlns:news", "x"), "sitemap")  # a prefix that is never declared
@given(spoilt(TEXTS) | soup(), st.sampled_from(("html", "feed", "sitemap", "rest")))
def test_a_listing_gives_hits_or_a_problem(text: str, kind: str) -> None:
    paper = source("klikjatim")
    items = ".category-text-wrap h2 a"
    seen = Seen("https://klikjatim.com/x", paper.zone_info(), NOW, lambda url: paper.identify(url) is not None)
    named = read_listing(text, Listing("https://klikjatim.com/x", kind, items=items), seen)  # type: ignore[arg-type]
    assert len(named.hits) <= MAX_ENTRIES
    for hit in (*named.hits, *named.parts):
        assert clean_url(hit.url) == hit.url
        assert hit.published is None or hit.published.tzinfo is not None
    assert named.next is None or clean_url(named.next) == named.next


ADDRESS_PARTS = st.sampled_from((
    "https://", "http://", "klikjatim.com", "www.", "infodis.id", "/amp", "/news-1", "-x", "/2/", "?p=1", "?page=2",
    "&", "#", "%2e%2e", "%C3%28", "%", "/", "//", ":443", ":80", "@", "[::1]", "\n", " ", "../", "é", "ı",
    "xn--", "/2026/05/08/",
))  # fmt: skip


@bounded
@given(st.lists(ADDRESS_PARTS | st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=9).map("".join))
def test_addresses_are_canonical_once_and_for_all(url: str) -> None:
    cleaned = clean_url(url)
    if cleaned is None:
        return
    assert clean_url(cleaned) == cleaned
    for name in ALL:
        address = source(name).identify(url)
        if address is not None:
            again = source(name).identify(address.url)
            assert again is not None
            assert (again.url, again.key) == (address.url, address.key)


ROBOTS_PARTS = (b"User-agent: *\n", b"Disallow: /", b"Crawl-delay: ", b"1e999", b"-3", b"\xff", b"*$", b"\n")


@bounded
@given(st.binary(max_size=300) | st.lists(st.sampled_from(ROBOTS_PARTS), max_size=20).map(b"".join))
def test_any_robots_txt_can_be_asked(body: bytes) -> None:
    rules = ProtegoRobotParser(body, None)
    rules.allowed("https://klikjatim.com/news-1-x", "misi-dagang")
    delay = rules.crawl_delay("misi-dagang")
    assert delay is None or delay == delay


@bounded
@given(st.text() | soup())
def test_words_for_a_terminal_are_one_harmless_line(text: str) -> None:
    assert all(c.isprintable() for c in one_line(text))
