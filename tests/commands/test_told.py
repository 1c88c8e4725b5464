"""What a crawl tells of what it could not do: which page answered what, and what to do about it."""

from __future__ import annotations

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler

from tests.faults.twin import stories, titles
from tests.support.klikjatim import FEED
from tests.support.site import Answer, Site


def test_a_listing_that_answers_404_is_one_warning_and_an_issue_with_a_suggestion(site: Site) -> None:
    site.pages["/tag/misi-dagang"] = site.pages[FEED]
    site.pages[FEED] = Answer("<title>404</title>", status=404)
    done = site.crawl("klikjatim", "-a", "full=1")
    assert done.returncode == 0, done.stderr
    [warning] = [line for line in done.stderr.splitlines() if " WARNING " in line and FEED in line]
    assert "https://klikjatim.com/feed answers 404" in warning
    assert "open the listing in a browser" in warning
    [issue] = site.rows(
        "SELECT message, suggestion FROM issues WHERE code = 'listing_failed' AND subject LIKE '%/feed'"
    )
    assert "answers 404" in issue["message"]
    assert "open the listing in a browser" in issue["suggestion"]


def test_a_story_that_cannot_be_had_is_one_warning_and_an_issue_with_a_suggestion(site: Site) -> None:
    story = stories(2)[0]
    site.pages[story.path] = Answer("<title>403</title>", status=403)
    done = site.crawl("klikjatim")
    [warning] = [line for line in done.stderr.splitlines() if " WARNING " in line and story.path in line]
    assert "answers 403" in warning
    assert "raise the delay" in warning
    [issue] = site.rows("SELECT suggestion FROM issues WHERE code = 'blocked'")
    assert "never work around a wall" in issue["suggestion"]


def test_an_interrupted_crawl_says_so_and_the_next_goes_on(site: Site) -> None:
    newest = stories(2)[0]
    asked, go_on = threading.Event(), threading.Event()

    def slow(_: BaseHTTPRequestHandler) -> Answer:
        asked.set()
        go_on.wait(30)
        return newest.page()

    site.pages[newest.path] = slow
    crawl = site.start("klikjatim")
    assert asked.wait(60)
    os.kill(crawl.pid, signal.SIGINT)
    go_on.set()
    done = crawl.finish()
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "scrapy crawl: the crawl was interrupted; what it had read is kept, and running it again goes on from there"
    )
    assert site.crawl("klikjatim").returncode == 0
    assert len(titles(site)) == 2
