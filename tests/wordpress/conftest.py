"""One WordPress a test session, with every story of the corpus published in it, and one crawl of all of it."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

import pytest

from .corpus import SITES, STATIC_PAGES, Loaded, corpus
from .crawling import Desk
from .server import WordPress

REPORT = pytest.StashKey[list[str]]()


@dataclass(frozen=True, slots=True)
class House:
    """The running servers, what was loaded, and what WordPress itself says of each story after loading."""

    wordpress: WordPress
    stories: list[Loaded]
    printed: dict[str, dict[str, str]]  # address → id, title and time as WordPress has them

    def of(self, site: str, *kinds: str) -> list[Loaded]:
        return [story for story in self.stories if story.site == site and (not kinds or story.kind in kinds)]

    def ask(self, site: str, target: str, headers: dict[str, str] | None = None) -> tuple[int, Message, str]:
        """One request as a browser would send it: status, headers, body."""
        context = ssl.create_default_context(cafile=str(self.wordpress.ca_file))
        context.check_hostname = False  # asked by number; the chain is verified all the same
        connection = http.client.HTTPSConnection("127.0.0.1", self.wordpress.https_port, context=context, timeout=60)
        try:
            connection.request("GET", target, headers={"Host": SITES[site].host, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.msg, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def pages(self, story: Loaded) -> list[tuple[str, str]]:
        """The HTML of each page of a story, with its address."""
        base, slash = story.url.rstrip("/"), "/" if story.url.endswith("/") else ""
        addresses = [story.url, *(f"{base}/{number}{slash}" for number in range(2, len(story.pages) + 1))]
        host = SITES[story.site].host
        return [(self.ask(story.site, address.split(host, 1)[1])[2], address) for address in addresses]


@dataclass(frozen=True, slots=True)
class Crawled:
    """The house after both spiders went over it with ``full=1``, side by side, into one database."""

    house: House
    desk: Desk
    dump: str  # the record as it was right after that


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    stories = corpus()
    printed: dict[str, dict[str, str]] = {}
    with WordPress(list(SITES.values())) as wordpress:
        for site in SITES:
            own = [story for story in stories if story.site == site]
            loaded = wordpress.php(site, "load.php", [*STATIC_PAGES, *(story.for_wordpress(own) for story in own)])
            printed |= {row["url"]: row for row in loaded}
        yield House(wordpress, stories, printed)


@pytest.fixture(scope="session")
def crawled(house: House, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    desk = Desk(house.wordpress, tmp_path_factory.mktemp("crawl"))
    for crawl in [desk.start(site, "-a", "full=1") for site in SITES]:
        crawl.finish()
    return Crawled(house, desk, desk.dump())


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end of the session, whether tests pass or fail."""
    return request.config.stash.setdefault(REPORT, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(REPORT, []):
        terminalreporter.write_line(line)
