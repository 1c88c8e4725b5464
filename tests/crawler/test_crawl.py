"""scrapy crawl against a real site on loopback, from discovery to rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipelines.store import Store, canonical_dump
from tests.support.commands import scrapy
from tests.support.klikjatim import FEED, SEARCH, Piece, klikjatim, listing, publish
from tests.support.site import Answer, Site

NOW = datetime.now(ZoneInfo("Asia/Jakarta")).replace(microsecond=0)
PARTNERS = (
    ("Bali", "Denpasar"),
    ("Aceh", "Banda Aceh"),
    ("Maluku", "Ambon"),
    ("Jambi", "Jambi"),
    ("Riau", "Pekanbaru"),
)


def pieces(count: int, *, first: int = 100, days_apart: float = 1.0) -> list[Piece]:
    """Stories of different missions, the newest an hour old."""
    return [
        Piece(
            first + number,
            (NOW - timedelta(days=number * days_apart, hours=1)).isoformat(),
            *PARTNERS[number % len(PARTNERS)],
            total=200 + 37 * number,
        )
        for number in range(count)
    ]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with klikjatim(tmp_path, pieces(3)) as running:
        yield running


def dump(path: Path) -> str:
    with Store.open_readonly(path) as store:
        return canonical_dump(store.db)


def verdicts(site: Site) -> dict[str, str | None]:
    return {
        row["url"].rsplit("/", 1)[-1]: row["verdict"] for row in site.rows("SELECT * FROM pages WHERE kind = 'story'")
    }


def test_a_first_run_stores_the_stories_and_a_second_finds_nothing_new(site: Site) -> None:
    first = site.crawl("klikjatim")
    assert first.returncode == 0, first.stderr
    assert "3 new, 0 changed" in first.stderr
    before = dump(site.db)
    assert len(site.rows("SELECT * FROM articles")) == 3
    site.forget()
    second = site.crawl("klikjatim")
    assert second.returncode == 0
    assert "klikjatim: nothing new" in second.stderr
    assert dump(site.db) == before


def test_a_quiet_night_asks_at_most_four_conditional_requests(site: Site) -> None:
    site.crawl("klikjatim")
    site.forget()
    site.crawl("klikjatim")
    asked = [request for request in site.asked if request.path != "/robots.txt"]
    assert 0 < len(asked) <= 4
    assert all(request.conditional and request.status == 304 for request in asked)


def test_the_contact_is_in_the_user_agent(site: Site) -> None:
    site.crawl("klikjatim")
    assert all("tests@example.org" in request.headers["user-agent"] for request in site.asked)


def test_every_response_is_archived_and_the_replay_makes_the_same_rows(site: Site, tmp_path: Path) -> None:
    site.crawl("klikjatim")
    publish(site, [*pieces(3), *pieces(1, first=900)])
    site.crawl("klikjatim")
    archives = sorted((site.folder / "archive").glob("*.warc.gz"))
    assert len(archives) == 2
    again = tmp_path / "again.db"
    replay = site.crawl("klikjatim", REPLAY=",".join(map(str, archives)), DB=again, CONTACT="")
    assert replay.returncode == 0, replay.stderr
    assert dump(again) == dump(site.db)
    assert sorted((site.folder / "archive").glob("*.warc.gz")) == archives, "nothing is archived again"
    captures = site.rows("SELECT count(DISTINCT archive_file || archive_offset) AS n FROM captures")[0]["n"]
    assert captures == len(site.asked), "every response has its capture"


def test_what_is_irrelevant_keeps_its_verdict_and_is_not_fetched_again(site: Site) -> None:
    road = Piece(700, (NOW - timedelta(hours=2)).isoformat(), subject="pelebaran jalan")
    publish(site, [*pieces(3), road])
    site.crawl("klikjatim")
    assert verdicts(site)[road.path[1:]] == "irrelevant"
    site.forget()
    publish(site, [*pieces(4), road])  # the listing changes, so it is read again
    site.crawl("klikjatim")
    assert road.path not in site.paths()
    assert len(site.rows("SELECT * FROM articles")) == 4


def test_side_bar_links_are_no_hits(site: Site) -> None:
    site.crawl("klikjatim")
    assert not [path for path in site.paths() if "bilah-samping" in path]


def test_a_story_that_fails_keeps_the_listing_open_and_is_had_the_next_time(site: Site) -> None:
    lost = pieces(3)[1]
    site.pages[lost.path] = Answer("broken", status=500)
    first = site.crawl("klikjatim")
    assert first.returncode == 0
    assert len(site.rows("SELECT * FROM articles")) == 2
    kept = site.rows("SELECT url FROM pages WHERE kind <> 'story' AND etag IS NOT NULL")
    assert kept == [], "search and feed both name the story that is missing"
    assert [row["code"] for row in site.rows("SELECT * FROM issues WHERE source = 'klikjatim' AND resolved_at IS NULL")
            if row["code"] == "story_failed"]  # fmt: skip
    site.pages[lost.path] = lost.page()
    site.forget()
    site.crawl("klikjatim")
    assert site.paths().count(lost.path) == 1
    assert len(site.rows("SELECT * FROM articles")) == 3
    assert not site.rows("SELECT * FROM issues WHERE code = 'story_failed' AND resolved_at IS NULL")


def test_a_corrected_story_is_seen_by_its_recheck(tmp_path: Path) -> None:
    old = replace(pieces(1)[0], published=(NOW - timedelta(days=2)).isoformat())
    with klikjatim(tmp_path, [old]) as site:
        site.crawl("klikjatim")
        with Store.open(site.db) as store:  # a day later than the recheck after three days
            store.save_page(f"https://klikjatim.com{old.path}", "klikjatim", "story",
                            recheck_at=(NOW - timedelta(minutes=1)).isoformat())  # fmt: skip
        site.pages[old.path] = replace(old, total=999).page()
        site.forget()
        # two captures of one second are one sighting: three pauses put more than a second between them
        done = site.crawl("klikjatim", DOWNLOAD_DELAY=0.4)
        assert "0 new, 1 changed" in done.stderr
        assert [request.conditional for request in site.asked if request.path == old.path] == [True]
        assert [row["revision"] for row in site.rows("SELECT revision FROM article_revisions")] == [1, 2]


def test_an_unchanged_story_is_rechecked_by_one_conditional_request(site: Site) -> None:
    site.crawl("klikjatim")
    story = pieces(3)[0]
    url = f"https://klikjatim.com{story.path}"
    with Store.open(site.db) as store:
        store.save_page(url, "klikjatim", "story", recheck_at=(NOW - timedelta(minutes=1)).isoformat())
    site.forget()
    site.crawl("klikjatim")
    assert [(r.conditional, r.status) for r in site.asked if r.path == story.path] == [(True, 304)]
    due = site.rows("SELECT recheck_at FROM pages WHERE url = ?", url)[0]["recheck_at"]
    assert datetime.fromisoformat(due) > NOW


@pytest.mark.parametrize(
    "form",
    [
        "http://www.klikjatim.com{path}?utm_source=wa",
        "https://klikjatim.com/amp{path}",
        "https://klikjatim.com/news-{id}-salah-ketik#:~:text=misi",
        "https://klikjatim.com{path}?page=2",
        "https://m.klikjatim.com{path}",
    ],
)
def test_one_story_in_any_form_of_its_address(site: Site, form: str) -> None:
    story = pieces(3)[2]
    site.pages[f"/news-{story.id}-salah-ketik"] = story.page()  # the CMS ignores the slug
    done = site.crawl("klikjatim", "-a", "url=" + form.format(path=story.path, id=story.id))
    assert done.returncode == 0, done.stderr
    site.crawl("klikjatim")
    rows = site.rows("SELECT url FROM articles WHERE url LIKE ?", f"%news-{story.id}-%")
    assert [row["url"] for row in rows] == [f"https://klikjatim.com{story.path}"]


def test_since_and_until_are_days_of_publication(tmp_path: Path) -> None:
    stories = pieces(12, days_apart=10)
    with klikjatim(tmp_path, stories, per_page=3) as site:
        since, until = (NOW - timedelta(days=35)).date(), (NOW - timedelta(days=15)).date()
        done = site.crawl("klikjatim", "-a", f"since={since}", "-a", f"until={until}")
        assert done.returncode == 0, done.stderr
        dates = [row["published_at"][:10] for row in site.rows("SELECT published_at FROM articles ORDER BY 1")]
        assert dates == sorted(s.published[:10] for s in stories if str(since) <= s.published[:10] <= str(until))
        assert f"{SEARCH}/4" not in site.paths(), "paging stops where the listing is older"


def test_without_arguments_the_first_run_takes_thirty_days_and_full_takes_all(tmp_path: Path) -> None:
    with klikjatim(tmp_path, pieces(8, days_apart=10), per_page=3) as site:
        site.crawl("klikjatim")
        assert len(site.rows("SELECT * FROM articles")) == 3
        site.crawl("klikjatim", "-a", "full=1")
        assert len(site.rows("SELECT * FROM articles")) == 8


def test_a_page_that_repeats_the_first_for_ever_ends_the_walk(site: Site) -> None:
    for number in range(2, 40):
        site.pages[f"{SEARCH}/{number}"] = site.pages[SEARCH]
    done = site.crawl("klikjatim", "-a", "full=1")
    assert done.returncode == 0
    assert [path for path in site.paths() if path.startswith(SEARCH)] == [SEARCH, f"{SEARCH}/2"]


def test_an_empty_search_is_no_failure(site: Site) -> None:
    site.pages[SEARCH] = listing([])
    done = site.crawl("klikjatim")
    assert done.returncode == 0
    assert len(site.rows("SELECT * FROM articles")) == 3, "the feed names them too"
    assert not site.rows("SELECT * FROM issues WHERE source = 'klikjatim' AND code LIKE 'listing%'")


@pytest.mark.parametrize("heading", ["Nothing Found", "Halaman tidak ditemukan"])
def test_a_search_that_says_it_found_nothing_is_empty_and_not_gone(site: Site, heading: str) -> None:
    form = "<form><input name=user><input type=password></form>"
    site.pages[SEARCH] = Answer(
        f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1>{form}</body></html>"
    )
    done = site.crawl("klikjatim")
    assert done.returncode == 0
    assert not site.rows("SELECT * FROM issues WHERE code IN ('listing_failed', 'blocked')")


def test_a_listing_with_a_login_form_is_a_listing(site: Site) -> None:
    named = site.pages[SEARCH]
    assert isinstance(named, Answer)
    assert isinstance(named.body, str)
    site.pages[SEARCH] = replace(named, body=named.body.replace("<main>", "<form><input type=password></form><main>"))
    site.pages[FEED] = Answer("", status=404)
    site.crawl("klikjatim")
    assert len(site.rows("SELECT * FROM articles")) == 3


def test_html_where_the_feed_should_be_is_an_issue(site: Site) -> None:
    site.pages[FEED] = Answer("<html><body><h1>Beranda</h1></body></html>")
    done = site.crawl("klikjatim")
    assert done.returncode == 0
    issue = site.rows("SELECT * FROM issues WHERE code = 'not_a_feed'")[0]
    assert "html where a feed should be" in issue["message"]


WALLS = {
    "challenge": (Answer("<title>Just a moment...</title><body>Checking your browser cf-chl-bypass</body>"), "blocked"),
    "login": (Answer("<title>Masuk</title><form><input type=password></form>"), "blocked"),
    "forbidden": (Answer("<title>Forbidden</title>", status=403), "blocked"),
    "soft-404": (Answer("<title>Halaman tidak ditemukan</title><h1>Halaman tidak ditemukan</h1>"), "gone"),
    "no-story": (Answer("<html><body><p>Sedang dalam perbaikan.</p></body></html>"), "broken"),
    "no-html": (Answer(b"\x00\xff<html><body>" + b"<div>" * 3000 + b"\xda", "text/html"), "broken"),
}


def test_walls_are_verdicts_and_never_content(tmp_path: Path) -> None:
    stories = pieces(len(WALLS) + 2)
    with klikjatim(tmp_path, stories) as site:
        for story, (page, _) in zip(stories, WALLS.values(), strict=False):
            site.pages[story.path] = page
        assert site.crawl("klikjatim").returncode == 0
        found = verdicts(site)
        given = {name: found[story.path[1:]] for story, name in zip(stories, WALLS, strict=False)}
        assert given == {name: verdict for name, (_, verdict) in WALLS.items()}
        assert len(site.rows("SELECT * FROM articles")) == 2, "the rest is stored"
        assert len(site.rows("SELECT * FROM issues WHERE code IN ('blocked', 'no_story')")) == 5


# --- bad usage and failures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "NAME is missing"),
        (["klikjatm"], "there is no source 'klikjatm'. Did you mean klikjatim?"),
        (["klikjatim"], "needs an address where the sites can reach you"),
        (["klikjatim", "-a", "sinse=2025-01-01"], "there is no argument 'sinse'. Did you mean since?"),
        (["klikjatim", "-a", "since=8/5/2025"], "since is a day such as 2025-05-08"),
        (["klikjatim", "-a", "since=2025-02-01", "-a", "until=2025-01-01"], "is later than until"),
        (["klikjatim", "-a", "full=ja"], "full is 1 or 0"),
        (["klikjatim", "-a", "url=https://example.org/x"], "is no address of a story of klikjatim"),
        (
            ["klikjatim", "-s", "CONNECT_TO=here", "-s", "CONTACT=a@example.org"],
            "CONNECT_TO takes HOST:PORT:ADDRESS:PORT",
        ),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = scrapy("crawl", *arguments, "-s", f"DB={tmp_path}/x.db", "-s", f"ARCHIVE_DIR={tmp_path}/a")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert says in done.stderr
    assert not list(tmp_path.iterdir()), "nothing is made before the usage is right"


def test_an_unwritable_folder_is_one_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = scrapy("crawl", "klikjatim", "-s", f"DB={tmp_path}/file/x.db", "-s", "CONTACT=a@example.org")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert f"{tmp_path}/file" in done.stderr


def test_an_unreachable_site_exits_1_and_says_so(tmp_path: Path) -> None:
    with klikjatim(tmp_path, []) as site:
        connect_to = "klikjatim.com:443:127.0.0.1:9"
        done = site.crawl("klikjatim", CONNECT_TO=connect_to)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("scrapy crawl: ")
    assert "does not answer" in done.stderr
    assert "klikjatim: nothing could be read" in done.stderr
    assert site.rows("SELECT ok, finish_reason FROM runs") == [{"ok": 0, "finish_reason": "finished"}]


def test_the_story_asked_for_that_is_none_exits_1(site: Site) -> None:
    site.pages["/news-5-tidak-ada"] = Answer("<html><body><p>kosong</p></body></html>")
    done = site.crawl("klikjatim", "-a", "url=https://klikjatim.com/news-5-tidak-ada")
    assert done.returncode == 1
    assert "holds no story" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("archive", ["missing.warc.gz", "empty.warc.gz", "text.warc.gz"])
def test_a_replay_of_no_archive_exits_1(tmp_path: Path, archive: str) -> None:
    (tmp_path / "empty.warc.gz").touch()
    (tmp_path / "text.warc.gz").write_text("no archive")
    done = scrapy("crawl", "klikjatim", "-s", f"DB={tmp_path}/x.db", "-s", f"REPLAY={tmp_path / archive}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("scrapy crawl: ")
    assert "Traceback" not in done.stderr


def test_an_unwritable_archive_folder_is_one_line_and_exit_1(site: Site) -> None:
    done = site.crawl("klikjatim", ARCHIVE_DIR="/dev/full/archive")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "archive folder /dev/full/archive cannot be written" in done.stderr
    assert not site.asked
