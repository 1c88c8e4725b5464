"""How the crawler behaves towards a site, seen from the site."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network import is_public, parse_connect_to
from tests.crawler.test_crawl import pieces
from tests.support.klikjatim import FEED, SEARCH, klikjatim
from tests.support.site import Answer, Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with klikjatim(tmp_path, pieces(2)) as running:
        yield running


def stored(site: Site) -> int:
    return int(site.rows("SELECT count(*) AS n FROM articles")[0]["n"])


# --- robots.txt -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_fails_forbids_everything(site: Site, status: int) -> None:
    site.pages["/robots.txt"] = Answer("later", status=status)
    done = site.crawl("klikjatim")
    assert done.returncode == 1
    assert f"answers {status}: nothing may be fetched until it answers" in done.stderr.splitlines()[-1]
    assert site.paths() == []
    site.pages["/robots.txt"] = Answer("User-agent: *\nAllow: /", "text/plain")
    assert site.crawl("klikjatim").returncode == 0
    assert stored(site) == 2


def test_a_robots_txt_that_breaks_off_forbids_everything(site: Site) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.close()

    site.pages["/robots.txt"] = hang_up
    assert site.crawl("klikjatim").returncode == 1
    assert site.paths() == []


@pytest.mark.parametrize(
    "answer",
    [Answer("", status=404), Answer("no", status=403), Answer("<html><body>Beranda</body></html>")],
    ids=["404", "403", "html"],
)
def test_a_site_without_robots_txt_allows_all(site: Site, answer: Answer) -> None:
    site.pages["/robots.txt"] = answer
    assert site.crawl("klikjatim").returncode == 0
    assert stored(site) == 2


def test_what_robots_txt_forbids_is_not_asked(site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: misi-dagang\nDisallow: /search\n\nUser-agent: *\nAllow: /\n")
    done = site.crawl("klikjatim")
    assert done.returncode == 0, "the feed is allowed"
    assert SEARCH not in site.paths()
    assert FEED in site.paths()
    assert stored(site) == 2


def test_crawl_delay_keeps_requests_apart(site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.4\nAllow: /\n", "text/plain")
    assert site.crawl("klikjatim").returncode == 0
    times = [request.time for request in site.asked]
    assert len(times) == 6
    # a floor for all of them: when a single one comes in also depends on how busy this machine is
    assert times[-1] - times[0] > 4 * 0.4, "five pauses"


def test_one_request_at_a_time(site: Site) -> None:
    under_way: list[str] = []
    together: list[list[str]] = []
    another = threading.Event()
    pages = dict(site.pages)

    def watched(path: str, answer: Answer) -> object:
        def answer_it(handler: BaseHTTPRequestHandler) -> Answer:
            under_way.append(path)
            together.append(list(under_way))
            if len(under_way) > 1:
                another.set()
            another.wait(0.05)  # held for a moment, so that a second request would find it under way
            under_way.remove(path)
            return answer

        return answer_it

    for path, answer in pages.items():
        assert isinstance(answer, Answer)
        site.pages[path] = watched(path, answer)  # type: ignore[assignment]
    assert site.crawl("klikjatim").returncode == 0
    assert len(together) == 5
    assert all(len(paths) == 1 for paths in together)


# --- asked to wait --------------------------------------------------------------------------------------------------


def test_retry_after_is_waited_for(site: Site) -> None:
    story = pieces(2)[0]
    answers = iter([Answer("busy", status=503, headers={"Retry-After": "1"})])
    site.pages[story.path] = lambda _: next(answers, story.page())
    assert site.crawl("klikjatim", RETRY_TIMES=1).returncode == 0
    first, second = [request.time for request in site.asked if request.path == story.path]
    assert second - first >= 1, "a floor: the site asked for a second"
    assert stored(site) == 2


def test_a_host_that_asks_for_too_long_is_left_alone_for_the_run(site: Site) -> None:
    site.pages[SEARCH] = Answer("tomorrow", status=429, headers={"Retry-After": "86400"})
    done = site.crawl("klikjatim", RETRY_TIMES=2)
    assert done.returncode == 1
    assert "86400 s" in done.stderr
    assert site.paths() == [SEARCH]


# --- where a crawl may go -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/berita",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "file:///etc/hosts",
    ],
)
def test_redirects_to_other_hosts_are_refused(site: Site, target: str) -> None:
    story = pieces(2)[0]
    site.pages[story.path] = Answer("moved", status=302, headers={"Location": target})
    done = site.crawl("klikjatim")
    assert done.returncode == 0
    assert stored(site) == 1
    issue = site.rows("SELECT message FROM issues WHERE code = 'story_failed'")
    assert len(issue) == 1


def test_redirects_without_end_are_given_up(site: Site) -> None:
    story = pieces(2)[0]
    site.pages[story.path] = Answer("again", status=302, headers={"Location": story.path + "?again=1"})
    site.pages[story.path + "?again=1"] = Answer("again", status=302, headers={"Location": story.path})
    assert site.crawl("klikjatim").returncode == 0
    assert stored(site) == 1


def test_private_addresses_are_refused_when_a_name_leads_there(site: Site) -> None:
    done = site.crawl("klikjatim", ALLOW_PRIVATE_ADDRESSES=0)
    assert done.returncode == 1
    assert "leads to 127.0.0.1, which is no public address" in done.stderr
    assert site.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(site: Site) -> None:
    site.ca_file.write_bytes(Site(("other.test",), site.folder / "other").ca_file.read_bytes())
    done = site.crawl("klikjatim")
    assert done.returncode == 1
    assert "TLS certificate" in done.stderr
    assert site.asked == []


def test_a_page_that_unpacks_to_too_much_is_not_read(site: Site) -> None:
    story = pieces(2)[0]
    bomb = gzip.compress(b"<p>0</p>" * 400_000)
    site.pages[story.path] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    assert site.crawl("klikjatim", DOWNLOAD_MAXSIZE=1_000_000).returncode == 0
    assert stored(site) == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::6810:84e5", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("klikjatim.com", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_hidden_in_ipv6_is_as_public_as_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


def test_connect_to_reads_as_curl_does() -> None:
    assert parse_connect_to("a.test:443:127.0.0.1:8443, :80:127.0.0.1:8080") == {
        ("a.test", 443): ("127.0.0.1", 8443),
        ("", 80): ("127.0.0.1", 8080),
    }
