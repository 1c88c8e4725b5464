"""Listings and feeds that are broken, hostile or without an end."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.faults import misbehaving
from tests.faults.registry import fault
from tests.faults.twin import open_issues, stories, titles, twin
from tests.support.klikjatim import FEED, SEARCH, Piece, feed, klikjatim, listing
from tests.support.site import Answer, Site

AREA = "Listings and feeds"
WHOLE = [piece.title for piece in stories(3)]
FEED_TYPE = "application/rss+xml; charset=utf-8"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Its search says that there is nothing: all there is to know stands in the feed."""
    with twin(tmp_path) as running:
        running.pages[SEARCH] = listing([])
        yield running


def feed_with(text: str, pieces: list[Piece]) -> str:
    """A feed with something else in front of its first entry."""
    return feed(pieces).data.decode().replace("<channel>", f"<channel>{text}", 1)


@fault(AREA, "feed that breaks off in the middle of an entry")
def test_feed_that_breaks_off(site: Site) -> None:
    """Read as far as it goes: the entries before the break are stored once each; issue `broken_feed`; exit 0."""
    whole = feed(stories(3)).data.decode()
    site.pages[FEED] = Answer(whole[: whole.rindex("<pubDate>")], FEED_TYPE)
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert titles(site) == WHOLE
    assert [code for code, _ in open_issues(site)] == ["broken_feed"]


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "misi dagang">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@fault(AREA, "feed in broken XML with entity expansion (billion laughs) and a file as external entity")
def test_entity_expansion(site: Site, tmp_path: Path) -> None:
    """Nothing is expanded or loaded, memory stays small; issue `broken_feed`; the other listing's stories are whole;
    exit 0."""
    secret = tmp_path / "secret"
    secret.write_text("rahasia-kami")
    laughing = feed_with("<title>&j;</title><description>&x;</description>", stories(3))
    body = laughing.replace("<rss", f'{LAUGHS}<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss', 1)[:-20]
    site.pages[FEED] = Answer(body, FEED_TYPE)
    site.pages[SEARCH] = listing(stories(3))
    crawl = site.start("klikjatim")
    done = crawl.finish()
    assert done.returncode == 0, done.stderr
    assert titles(site) == WHOLE
    assert [code for code, _ in open_issues(site)] == ["broken_feed"]
    assert crawl.peak_mb < 400
    assert "rahasia-kami" not in site.dump() + done.stderr


@fault(AREA, "feed whose entries lead elsewhere: other hosts, loopback, file:, javascript:")
def test_feed_that_leads_elsewhere(site: Site) -> None:
    """Entries of other hosts or schemes are none of ours: not asked, not stored; the source's own once each; exit 0."""
    links = ("http://127.0.0.1:22/news-1-misi-dagang", "file:///etc/passwd", "javascript:alert(1)", "http://[::1",
             "https://klikjatim.com.example.org/news-2-misi-dagang", "https://klikjatim.com@example.org/news-3-misi",
             "//example.org/news-4-misi-dagang", "https://klikjatim.com:1/news-5-misi-dagang")  # fmt: skip
    items = "".join(f"<item><title>Misi dagang</title><link>{link}</link></item>" for link in links)
    site.pages[FEED] = Answer(feed_with(items, stories(3)), FEED_TYPE)
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert titles(site) == WHOLE
    assert sorted(site.paths()) == sorted([SEARCH, FEED, *(piece.path for piece in stories(3))])


@fault(AREA, "listing that is a challenge page, a login page, an HTML error with status 200")
@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<title>Just a moment...</title><div class='cf-chl-box'></div>", "blocked"),
        ("<title>Masuk</title><form><input type='password'></form>", "blocked"),
        ("<title>404 - Halaman tidak ditemukan</title>", "listing_failed"),
    ],
)
def test_listing_that_is_none(site: Site, page: str, code: str) -> None:
    """Never taken for an empty listing: issue `blocked` or `listing_failed`; the other listing's stories are whole."""
    site.pages[SEARCH] = Answer(f"<html><body>{page}</body></html>")
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert [found for found, _ in open_issues(site)] == [code]
    assert titles(site) == WHOLE


@fault(AREA, "listing without an end: every page names another story and a next page")
def test_endless_listing(tmp_path: Path) -> None:
    """Left after its `max_pages`, with an issue `endless_listing`; the stories of the window are stored; exit 0."""
    with klikjatim(tmp_path, stories(2)) as site:

        def page(handler: BaseHTTPRequestHandler) -> Answer:
            number = int(handler.path.rpartition("/")[2])
            return Answer(f'<div class="category-text-wrap"><h2><a href="/news-{90000 + number}-misi-dagang">x</a></h2>'
                          '<time datetime="2030-01-01T00:00:00+07:00"></time></div>')  # fmt: skip

        for number in range(2, 300):
            site.pages[f"{SEARCH}/{number}"] = page
        for number in range(2, 300):
            site.pages[f"/news-{90000 + number}-misi-dagang"] = Answer("<title>404</title>", status=404)
        done = site.crawl("klikjatim")
        assert done.returncode == 0, done.stderr
        assert sum(path.startswith(SEARCH) for path in site.paths()) == 200
        assert [code for code, _ in open_issues(site)] == ["endless_listing"]
        assert titles(site) == WHOLE[:2]


@fault(AREA, "sitemap index that names itself, and two that name each other")
def test_sitemaps_in_a_circle(tmp_path: Path) -> None:
    """Each is asked once; exit 0; the stories of the other listings are whole."""

    def index(*paths: str) -> Answer:
        parts = "".join(f"<sitemap><loc>https://infodis.id{path}</loc></sitemap>" for path in paths)
        return Answer(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>',
                      "application/xml")  # fmt: skip

    site = Site(("infodis.id", "www.infodis.id"), tmp_path)
    site.pages |= {
        "/robots.txt": Answer("User-agent: *\nAllow: /\n", "text/plain"),
        "/wp-sitemap.xml": index("/wp-sitemap.xml", "/a.xml"),
        "/a.xml": index("/b.xml"),
        "/b.xml": index("/a.xml", "/wp-sitemap.xml"),
        "/feed/": feed([]),
    }
    with site:
        done = site.crawl("infodis", "-a", "full=1")
        assert done.returncode == 0, done.stderr
        maps = [path for path in site.paths() if path.endswith(".xml")]
        assert sorted(maps) == ["/a.xml", "/b.xml", "/wp-sitemap.xml"]


@fault(AREA, "listing that redirects without an end, drips, or breaks off")
def test_listing_that_cannot_be_had(site: Site) -> None:
    """Issue `listing_failed` with the cause; the other listing's stories are whole; exit 0."""
    site.pages |= misbehaving.endless_redirect(SEARCH)
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert open_issues(site) == [("listing_failed", f"https://klikjatim.com{SEARCH} redirects without an end")]
    assert titles(site) == WHOLE
    site.pages[SEARCH] = misbehaving.reset_in_mid_body(b"x" * 1000)
    site.crawl("klikjatim")
    assert open_issues(site) == [("listing_failed", f"https://klikjatim.com{SEARCH} broke off in the middle")]


@fault(AREA, "a story that cannot be had, on the second page of a listing whose first page is known")
def test_a_story_further_down_is_not_forgotten(tmp_path: Path) -> None:
    """The listing stays open: the next run goes down to that story, though the first page brings nothing new."""
    pieces = stories(6)
    with klikjatim(tmp_path, pieces, per_page=3) as site:
        usual = site.pages[pieces[5].path]
        site.pages[pieces[5].path] = Answer("busy", status=500)
        site.pages[FEED] = feed([])
        assert site.crawl("klikjatim").returncode == 0
        assert len(titles(site)) == 5
        site.pages[pieces[5].path] = usual
        assert site.crawl("klikjatim").returncode == 0
        assert titles(site) == [piece.title for piece in pieces]
        site.forget()
        assert site.crawl("klikjatim").returncode == 0
        assert len(site.paths()) <= 4
