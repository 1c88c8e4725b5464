"""The whole site cannot be had, or not yet: one crawl a fault, and the next one when it is over."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.registry import fault
from tests.faults.twin import open_issues, said, stories, titles, twin
from tests.support.commands import scrapy
from tests.support.klikjatim import FEED, HOSTS, SEARCH, publish
from tests.support.site import Answer, Page, Site

WAY, ROBOTS, WHERE = "The way to the site", "robots.txt", "Where a site may lead"
WHOLE = [piece.title for piece in stories(3)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with twin(tmp_path) as running:
        yield running


def failed(site: Site, done: CompletedProcess[str], *words: str) -> None:
    """Exit 1, one line with these words, the same words in an issue, nothing stored, and a run that is not ok."""
    assert done.returncode == 1, done.stderr
    [line] = said(done.stderr)
    message = " ".join(message for _, message in open_issues(site))
    for word in words:
        assert word in line
        assert word in message
    assert "Traceback" not in done.stderr
    assert titles(site) == []
    assert [run["ok"] for run in site.rows("SELECT ok FROM runs")] == [0]


def recovers(site: Site, **settings: object) -> None:
    """The next crawl, with the fault gone, has every story once, and no issue stays open."""
    done = site.crawl("klikjatim", **settings)
    assert done.returncode == 0, done.stderr
    assert titles(site) == WHOLE
    assert open_issues(site) == []


# --- the way there --------------------------------------------------------------------------------------------------


@fault(WAY, "the name cannot be resolved (DNS)")
def test_dns_failure(site: Site) -> None:
    """Exit 1; one line and an issue name the host and DNS; the next crawl has every story once."""
    nowhere = ",".join(f"{host}:443:does-not-exist.invalid:443" for host in HOSTS)
    failed(site, site.crawl("klikjatim", CONNECT_TO=nowhere), "klikjatim.com is not known (DNS)")
    recovers(site)


@fault(WAY, "connection refused")
def test_connection_refused(site: Site) -> None:
    """Exit 1; one line and an issue say who refuses; the next crawl has every story once."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening
        closed = ",".join(f"{host}:443:127.0.0.1:{unused.getsockname()[1]}" for host in HOSTS)
        failed(site, site.crawl("klikjatim", CONNECT_TO=closed), "klikjatim.com refuses connections")
    recovers(site)


@fault(WAY, "TLS: a certificate of an unknown authority")
def test_tls_unknown_authority(site: Site, tmp_path: Path) -> None:
    """Exit 1; one line and an issue speak of the certificate; no request is ever sent; then every story once."""
    other = Site(HOSTS, tmp_path / "other")
    done = scrapy("crawl", "klikjatim", *site.settings(), env=other.environment)
    failed(site, done, "klikjatim.com shows a TLS certificate that cannot be trusted")
    assert site.asked == []
    recovers(site)


@contextmanager
def behind(folder: Path, hosts: tuple[str, ...], valid_until: datetime | None = None) -> Iterator[Site]:
    """klikjatim's pages behind another certificate."""
    site = Site(hosts, folder, valid_until=valid_until)
    publish(site, stories(3))
    with site:
        yield site


def without_the_right_certificate(site: Site) -> None:
    https = site.connect_to.rpartition(":")[2]
    names = ",".join(f"{host}:443:127.0.0.1:{https}" for host in HOSTS)
    done = site.crawl("klikjatim", CONNECT_TO=names)
    failed(site, done, "klikjatim.com shows a TLS certificate that cannot be trusted")
    assert site.asked == []


@fault(WAY, "TLS: a certificate for another host")
def test_tls_wrong_host(tmp_path: Path) -> None:
    """Exit 1; one line and an issue speak of the certificate; no request is ever sent."""
    with behind(tmp_path, ("example.org",)) as site:
        without_the_right_certificate(site)


@fault(WAY, "TLS: an expired certificate")
def test_tls_expired(tmp_path: Path) -> None:
    """Exit 1; one line and an issue speak of the certificate; no request is ever sent."""
    with behind(tmp_path, HOSTS, datetime.now(UTC) - timedelta(days=3)) as site:
        without_the_right_certificate(site)


def once(site: Site, path: str, first: Answer) -> None:
    """The first time that the path is asked it answers ``first``, from then on as it did before."""
    usual: Page = site.pages[path]
    assert isinstance(usual, Answer)
    answers = [first]

    def answer(_: BaseHTTPRequestHandler) -> Answer:
        return answers.pop() if answers else usual

    site.pages[path] = answer


def waited(site: Site, path: str) -> float:
    """Seconds between the first two requests for a path, on the server's monotonic clock."""
    first, second = [asked.time for asked in site.asked if asked.path == path][:2]
    return second - first


@fault(WAY, "503 with Retry-After in seconds")
def test_retry_after_in_seconds(site: Site) -> None:
    """Waited for as long as asked, by all requests to the host; then every story once, exit 0."""
    once(site, SEARCH, Answer("busy", status=503, headers={"Retry-After": "1"}))
    recovers(site, RETRY_TIMES=2)
    assert waited(site, SEARCH) >= 1


@fault(WAY, "429 with Retry-After as a date")
def test_retry_after_as_a_date(site: Site) -> None:
    """Not asked again before that date; then every story once, exit 0."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    when: list[datetime] = []
    usual = site.pages[SEARCH]
    assert isinstance(usual, Answer)

    def answer(_: BaseHTTPRequestHandler) -> Answer:
        when.append(datetime.now(UTC))
        header = {"Retry-After": format_datetime(until, usegmt=True)}
        return Answer("slow down", status=429, headers=header) if len(when) == 1 else usual

    site.pages[SEARCH] = answer
    recovers(site, RETRY_TIMES=2)
    assert when[1] >= until


@fault(WAY, "503 with a Retry-After longer than RETRY_AFTER_MAX")
def test_retry_after_too_long(site: Site) -> None:
    """The host is left alone for the rest of the run: not one request more. Exit 1 and one line that says so."""
    usual = site.pages[SEARCH]
    site.pages[SEARCH] = Answer("busy", status=503, headers={"Retry-After": "86400"})
    done = site.crawl("klikjatim", RETRY_TIMES=2)
    failed(site, done, f"https://klikjatim.com{SEARCH} answers 503")
    assert "klikjatim.com asks us to come back in 86400 s: left alone for this run" in done.stderr
    assert site.paths() == [SEARCH]
    site.pages[SEARCH] = usual
    recovers(site)


@fault(WAY, "429 without an end")
def test_429_without_an_end(site: Site) -> None:
    """Tried RETRY_TIMES more and no further; exit 1; issue `blocked`; the next crawl has every story once."""
    usual = dict(site.pages)
    for path in (SEARCH, FEED):
        site.pages[path] = Answer("slow down", status=429)
    failed(site, site.crawl("klikjatim", RETRY_TIMES=1), "answers 429: the site does not let us in")
    assert site.paths() == [SEARCH, SEARCH, FEED, FEED]
    site.pages |= usual
    recovers(site)


# --- where it may lead ----------------------------------------------------------------------------------------------


@fault(WHERE, "the site's own name resolves to 127.0.0.1, 10.x, 169.254.x, 100.64.x, 0.0.0.0 or 224.x")
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"])
def test_names_that_lead_to_private_addresses(site: Site, address: str) -> None:
    """Without ALLOW_PRIVATE_ADDRESSES: no connection is made; exit 1; one line and an issue name host and address."""
    port = site.connect_to.rpartition(":")[2]
    names = ",".join(f"{host}:443:{address}:{port}" for host in HOSTS)
    done = site.crawl("klikjatim", CONNECT_TO=names, ALLOW_PRIVATE_ADDRESSES=0)
    failed(site, done, f"klikjatim.com leads to {address}, which is no public address")
    assert site.asked == []


# --- robots.txt -----------------------------------------------------------------------------------------------------


@fault(ROBOTS, "robots.txt forbids the site")
def test_robots_forbids(site: Site) -> None:
    """Nothing but robots.txt is asked; exit 1; one line and an issue say that it forbids."""
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", "text/plain")
    failed(site, site.crawl("klikjatim"), "robots.txt of klikjatim.com forbids")
    assert site.paths() == []


@fault(ROBOTS, "robots.txt answers 503")
@pytest.mark.parametrize("status", [503, 429])
def test_robots_unavailable(site: Site, status: int) -> None:
    """All is forbidden until it answers: nothing else is asked; exit 1; the next crawl has every story once."""
    usual = site.pages["/robots.txt"]
    site.pages["/robots.txt"] = Answer("busy", status=status)
    failed(site, site.crawl("klikjatim"), f"robots.txt answers {status}: nothing may be fetched until it answers")
    assert site.paths() == []
    site.pages["/robots.txt"] = usual
    recovers(site)


@fault(ROBOTS, "robots.txt answers 503 first and then recovers")
def test_robots_recovers(site: Site) -> None:
    """Asked again within the run; once it answers, it is obeyed and the crawl goes on: every story once, exit 0."""
    once(site, "/robots.txt", Answer("busy", status=503))
    recovers(site, RETRY_TIMES=2)
    assert [asked.path for asked in site.asked][:3] == ["/robots.txt", "/robots.txt", SEARCH]


@fault(ROBOTS, "robots.txt is an HTML page")
def test_robots_is_html(site: Site) -> None:
    """It holds no rule, so it forbids nothing (RFC 9309); every story once, exit 0."""
    site.pages["/robots.txt"] = Answer("<!DOCTYPE html><html><body><h1>Beranda</h1></body></html>" * 50)
    recovers(site)


@fault(ROBOTS, "robots.txt of 5 MB")
def test_robots_of_five_megabytes(site: Site) -> None:
    """Its first 512 KiB are obeyed, the rest is not read; every story that they allow once, exit 0."""
    closed = stories(3)[2].path
    rules = f"User-agent: *\nDisallow: {closed}\n" + "Disallow: /x\n" * 400_000
    site.pages["/robots.txt"] = Answer(f"{rules}\nDisallow: /\n", "text/plain")
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert titles(site) == WHOLE[:2]
    assert closed not in site.paths()


@fault(ROBOTS, "robots.txt redirects to another host")
def test_robots_redirects_elsewhere(site: Site) -> None:
    """Not followed: all is forbidden; exit 1; one line and an issue name where it leads."""
    site.pages["/robots.txt"] = Answer(status=302, headers={"Location": "https://example.org/robots.txt"})
    failed(site, site.crawl("klikjatim"), "https://example.org/robots.txt is not on a host of klikjatim")
    assert site.paths() == []
