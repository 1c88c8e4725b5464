"""One crawl over a site half of whose story pages are broken, each in a way of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipelines.store import Store
from tests.faults import misbehaving
from tests.faults.registry import fault
from tests.faults.twin import open_issues, stories, titles, twin
from tests.support.commands import scrapy
from tests.support.klikjatim import Piece, klikjatim
from tests.support.site import Answer, Page, Site

AREA = "Story pages"
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><div class='cf-chl-widget'>"
    "<noscript>Enable JavaScript and cookies to continue</noscript></div></body></html>"
)
LOGIN = (
    "<html><head><title>Masuk</title></head><body><h1>Masuk untuk membaca</h1><form>"
    "<input name='user'><input type='password' name='pw'></form></body></html>"
)
SOFT_404 = (
    "<html><head><title>Halaman tidak ditemukan - klikjatim.com</title></head><body>"
    "<h1>Halaman tidak ditemukan</h1><p>Berita yang Anda cari tidak ada.</p></body></html>"
)
ESCAPES = "Misi Dagang \x1b]0;owned\x07\x1b[31mJatim\x1b[0m\u202e-Bali\x9b2J Catat Rp200 Miliar"


@dataclass(frozen=True, slots=True)
class Day:
    """The crawl, and which story has which fault."""

    site: Site
    pieces: dict[str, Piece]
    done: CompletedProcess[str]

    def verdict(self, name: str) -> str | None:
        [row] = self.site.rows("SELECT verdict FROM pages WHERE url = ?", self.url(name)) or [{"verdict": "unasked"}]
        return row["verdict"]

    def url(self, name: str) -> str:
        return f"https://klikjatim.com{self.pieces[name].path}"

    def issue(self, name: str) -> tuple[str, str]:
        [row] = self.site.rows(
            "SELECT code, message FROM issues WHERE subject = ? AND resolved_at IS NULL", self.url(name)
        )
        return row["code"], row["message"]

    def asked(self, name: str) -> int:
        return sum(path == self.pieces[name].path for path in self.site.paths())

    def stored(self, name: str) -> bool:
        return bool(self.site.rows("SELECT 1 FROM articles WHERE url = ?", self.url(name)))


# name → the broken page, made of the story as it should be; ``over`` ends what is slow, ``trap`` is a private address
BAD: dict[str, Callable[[bytes, threading.Event, str], Page]] = {
    "reset": lambda good, over, trap: misbehaving.reset_in_mid_body(good),
    "drip": lambda good, over, trap: misbehaving.slow_drip(over),
    "too long": lambda good, over, trap: misbehaving.says_length(good, len(good) + 500),
    "too short": lambda good, over, trap: misbehaving.says_length(good, good.index(b"kedua provinsi")),
    "challenge": lambda good, over, trap: Answer(CHALLENGE),
    "login": lambda good, over, trap: Answer(LOGIN),
    "soft 404": lambda good, over, trap: Answer(SOFT_404),
    "forbidden": lambda good, over, trap: Answer("<title>Forbidden</title>", status=403),
    "server error": lambda good, over, trap: Answer("<title>Error</title>", status=500),
    "empty": lambda good, over, trap: Answer(""),
    "no html": lambda good, over, trap: Answer(bytes(range(256)) * 40, "image/png"),
    "bad gzip": lambda good, over, trap: Answer(b"\x1f\x8b\x08 no gzip", headers={"Content-Encoding": "gzip"}),
    "unknown charset": lambda good, over, trap: Answer(good, "text/html; charset=klingon-8"),
    "elsewhere": lambda good, over, trap: misbehaving.redirect("https://example.org/news-1-misi-dagang"),
    "loopback": lambda good, over, trap: misbehaving.redirect(f"https://{trap}/news-1-misi-dagang"),
    "metadata": lambda good, over, trap: misbehaving.redirect("http://169.254.169.254/latest/meta-data/"),
    "carrier": lambda good, over, trap: misbehaving.redirect("http://100.64.0.1/"),
    "v6 loopback": lambda good, over, trap: misbehaving.redirect("http://[::1]/"),
    "decimal": lambda good, over, trap: misbehaving.redirect("http://2130706433/"),
    "file": lambda good, over, trap: misbehaving.redirect("file:///etc/passwd"),
    "data": lambda good, over, trap: misbehaving.redirect("data:text/html,<h1>Misi dagang</h1>"),
    "port": lambda good, over, trap: misbehaving.redirect("https://klikjatim.com:8443/news-1-misi-dagang"),
    "meta refresh": lambda good, over, trap: Answer(f'<meta http-equiv="refresh" content="0;url=https://{trap}/">'),
}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    over = threading.Event()
    names = [*BAD, "endless redirect", "escapes", "good 1", "good 2"]
    pieces = dict(zip(names, stories(len(names), hours_apart=2), strict=True))
    site = klikjatim(tmp_path_factory.mktemp("pages"), list(pieces.values()), per_page=40)
    with Site(("trap.test",), tmp_path_factory.mktemp("trap")) as trap, site:
        address = trap.connect_to.rpartition(",")[2].split(":", 2)[2]
        for name, broken in BAD.items():
            site.pages[pieces[name].path] = broken(pieces[name].page().data, over, address)
        site.pages |= misbehaving.endless_redirect(pieces["endless redirect"].path)
        site.pages[pieces["escapes"].path] = Answer(
            pieces["escapes"].page().data.decode().replace(pieces["escapes"].title, ESCAPES)
        )
        done = site.crawl("klikjatim", DOWNLOAD_TIMEOUT=3)
        over.set()
        yield Day(site, pieces, done)
        assert trap.asked == [], "nothing ever went to the trap"


@fault(AREA, "half of the story pages are broken, each in its own way")
def test_the_run_is_done_and_every_good_story_is_whole(day: Day) -> None:
    """Exit 0; the good stories are stored once each and whole, the broken ones not at all; no traceback in the log."""
    assert day.done.returncode == 0, day.done.stderr
    kept = [name for name in day.pieces if day.stored(name)]
    assert kept == ["too short", "unknown charset", "escapes", "good 1", "good 2"]
    assert "Traceback" not in day.done.stderr
    for name in ("good 1", "good 2"):
        [row] = day.site.rows("SELECT title, text FROM articles WHERE url = ?", day.url(name))
        assert row["title"] == day.pieces[name].title
        assert row["text"].endswith("akan dilanjutkan dengan pertemuan berikutnya.")


@fault(AREA, "connection reset in mid-body")
def test_reset_in_mid_body(day: Day) -> None:
    """Issue `story_failed` (broke off); no verdict, so it is asked again the next time."""
    assert day.issue("reset") == ("story_failed", f"{day.url('reset')} broke off in the middle")
    assert day.verdict("reset") == "unasked"


@fault(AREA, "a body that drips, byte by byte")
def test_slow_drip(day: Day) -> None:
    """Given up after DOWNLOAD_TIMEOUT; issue `story_failed` (not in time); asked again the next time."""
    assert day.issue("drip") == ("story_failed", f"{day.url('drip')} did not answer in time")


@fault(AREA, "Content-Length larger than the body")
def test_content_length_too_long(day: Day) -> None:
    """Taken for what it may be, a body that broke off: not stored, issue `story_failed`, asked again."""
    assert day.issue("too long") == ("story_failed", f"{day.url('too long')} broke off in the middle")


@fault(AREA, "Content-Length smaller than the body")
def test_content_length_too_short(day: Day) -> None:
    """HTTP cannot tell: the page is stored as far as it came, with an issue that it ends before its end."""
    assert "page_cut_off" in {
        row["code"] for row in day.site.rows("SELECT code FROM issues WHERE subject = ?", day.url("too short"))
    }


@fault(AREA, "challenge page (bot wall) with status 200")
def test_challenge_page(day: Day) -> None:
    """Verdict `blocked`, issue `blocked` with the wall's title; never stored as content; tried again."""
    assert day.verdict("challenge") == "blocked"
    assert day.issue("challenge") == (
        "blocked", f"{day.url('challenge')} answers with a bot wall (Just a moment...)",
    )  # fmt: skip


@fault(AREA, "login page with status 200")
def test_login_page(day: Day) -> None:
    """Verdict `blocked`, issue `blocked` (a login page); never stored as content."""
    assert (day.verdict("login"), day.issue("login")[1]) == ("blocked", f"{day.url('login')} answers with a login page")


@fault(AREA, 'soft 404: status 200, "Halaman tidak ditemukan"')
def test_soft_404(day: Day) -> None:
    """Verdict `gone`; nothing stored; looked at once more a day later."""
    assert day.verdict("soft 404") == "gone"
    [page] = day.site.rows("SELECT recheck_at > fetched_at AS later FROM pages WHERE url = ?", day.url("soft 404"))
    assert page["later"]


@fault(AREA, "404 for a story that is stored, at its recheck")
def test_a_stored_story_is_not_found(tmp_path: Path) -> None:
    """It stays as it is, with an issue `story_missing`; only a second look, at least a day later, makes it `gone` (410
    does at once); back in between, it is suspected no longer."""
    with twin(tmp_path) as site:
        site.crawl("klikjatim")
        story = stories(3)[0]
        url = f"https://klikjatim.com{story.path}"
        with Store.open(site.db) as store:
            store.save_page(url, "klikjatim", "story", recheck_at="2020-01-01T00:00:00+00:00")
        site.pages[story.path] = Answer("<title>404</title>", status=404)
        assert site.crawl("klikjatim").returncode == 0
        assert site.rows("SELECT verdict FROM pages WHERE url = ?", url) == [{"verdict": "story"}]
        assert site.rows("SELECT gone_at FROM articles WHERE url = ?", url) == [{"gone_at": None}]
        assert "story_missing" in {code for code, *_ in open_issues(site)}


@fault(AREA, "403 for one story")
def test_forbidden(day: Day) -> None:
    """Verdict `blocked`, issue `blocked`; one request, never another way in."""
    assert (day.verdict("forbidden"), day.asked("forbidden")) == ("blocked", 1)
    assert day.issue("forbidden")[0] == "blocked"


@fault(AREA, "500 for one story")
def test_server_error(day: Day) -> None:
    """Issue `story_failed`; no verdict, so it is asked again the next time."""
    assert day.issue("server error") == ("story_failed", f"{day.url('server error')} answers 500")
    assert day.verdict("server error") == "unasked"


@fault(AREA, "redirect without an end")
def test_endless_redirect(day: Day) -> None:
    """Given up after REDIRECT_MAX_TIMES; verdict `broken`, issue `story_failed`."""
    assert day.issue("endless redirect") == (
        "story_failed", f"{day.url('endless redirect')} redirects without an end",
    )  # fmt: skip
    assert day.verdict("endless redirect") == "broken"


@fault(AREA, "empty page; bytes that are no HTML")
def test_no_page_at_all(day: Day) -> None:
    """Verdict `broken`, issue `no_story` that names what was looked for; looked at once more a day later."""
    for name in ("empty", "no html", "meta refresh"):
        assert (day.verdict(name), day.issue(name)[0]) == ("broken", "no_story")


@fault(AREA, "Content-Encoding: gzip over a body that is none")
def test_bad_gzip(day: Day) -> None:
    """Issue `story_failed` (cannot be unpacked); asked again the next time."""
    assert day.issue("bad gzip") == ("story_failed", f"{day.url('bad gzip')} sends a body that cannot be unpacked")


@fault(AREA, "a charset that nobody knows")
def test_unknown_charset(day: Day) -> None:
    """Read as UTF-8, since it is UTF-8; stored whole."""
    [row] = day.site.rows("SELECT title FROM articles WHERE url = ?", day.url("unknown charset"))
    assert row["title"] == day.pieces["unknown charset"].title


@fault(AREA, "terminal control sequences and direction marks in a title")
def test_terminal_control_sequences(day: Day) -> None:
    """Stored without them; neither log nor `scrapy ledger` nor `scrapy trace` ever sends one to a terminal."""
    [row] = day.site.rows("SELECT title FROM articles WHERE url = ?", day.url("escapes"))
    [mission] = day.site.rows("SELECT m.slug FROM ledger AS m WHERE partners LIKE '%Bali%' LIMIT 1")
    trace = scrapy("trace", mission["slug"], "total", "-s", f"DB={day.site.db}")
    assert trace.returncode == 0, trace.stderr
    for text in (row["title"], day.done.stderr, day.done.stdout, trace.stdout, trace.stderr):
        assert not set(text) & set("\x1b\x07\x9b\u202e"), text


FORBIDDEN_PLACES = {
    "elsewhere": "https://example.org/news-1-misi-dagang is not on a host of klikjatim",
    "metadata": "http://169.254.169.254/latest/meta-data/ is not on a host of klikjatim",
    "carrier": "http://100.64.0.1/ is not on a host of klikjatim",
    "v6 loopback": "http://[::1]/ is not on a host of klikjatim",
    "decimal": "http://2130706433/ is not on a host of klikjatim",
    "port": "https://klikjatim.com:8443/news-1-misi-dagang asks for a port that no public site uses",
}


@fault("Where a site may lead", "redirect to another host, 127.0.0.1, 169.254.x, 100.64.x, [::1], 2130706433, a port")
def test_redirects_to_where_nothing_is_to_be_had(day: Day) -> None:
    """Refused before anything is asked there; issue `story_failed` names the target; verdict `broken`."""
    for name, message in FORBIDDEN_PLACES.items():
        assert day.issue(name) == ("story_failed", message)
        assert day.verdict(name) == "broken"
    assert day.issue("loopback")[1].startswith("https://127.0.0.1:")


@fault("Where a site may lead", "redirect to file: and data:")
def test_redirects_to_other_schemes(day: Day) -> None:
    """Not followed; issue `story_failed` names the target; verdict `broken`."""
    for name, target in (("file", "file:///etc/passwd"), ("data", "data:text/html")):
        code, message = day.issue(name)
        assert code == "story_failed"
        assert message.startswith(f"{day.url(name)} redirects to {target}")
        assert day.verdict(name) == "broken"


@fault("Where a site may lead", "meta refresh to 127.0.0.1")
def test_meta_refresh_is_not_followed(day: Day) -> None:
    """Not followed; the page is judged for what it is: `no_story`."""
    assert day.issue("meta refresh")[0] == "no_story"


@fault(AREA, "a page on which our own parser fails (a selector with a slip)")
def test_a_parser_that_fails(tmp_path: Path) -> None:
    """Issue `story_failed` with what the parser said, for each story; the run goes on to its end; once the slip is
    repaired, the next crawl has every story once."""
    with twin(tmp_path) as site:
        done = site.crawl("klikjatim", SPIDER_MODULES="tests.faults.spoilt_source")
        assert [run["finish_reason"] for run in site.rows("SELECT finish_reason FROM runs")] == ["finished"], (
            done.stderr
        )
        issues = open_issues(site)
        assert [code for code, _ in issues] == ["story_failed"] * 3
        assert all("could not be read (SelectorSyntaxError" in message for _, message in issues)
        done = site.crawl("klikjatim")
        assert done.returncode == 0, done.stderr
        assert titles(site) == [piece.title for piece in stories(3)]
        assert open_issues(site) == []
