"""A look at a live site that keeps nothing: a listing and a few stories, through the same machinery as a crawl."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.settings import Settings

from crawler.context import Context
from crawler.crawling import SourceSpider
from crawler.discovery import Listing, Seen, read_listing
from crawler.extraction import extract_story
from crawler.fetching import Fetched, Fetcher, Missed
from crawler.items import Capture, Story, StoryPage
from crawler.job import Job
from crawler.source import Layout, Source
from crawler.stories import Stories, Visit
from crawler.urls import Addresses
from crawler.walk import wanted
from crawler.window import Window
from pipelines.clean import clean_story
from pipelines.figures.pipeline import read_figures
from pipelines.relevance import JudgeRelevance

STORIES = 3  # of a first contact


@dataclass(frozen=True, slots=True)
class ListingLook:
    """One listing: how many stories of the source it names, which concern trade, and what is wrong with it."""

    listing: Listing
    url: str
    named: int = 0
    hits: tuple[str, ...] = ()
    problem: str = ""
    reached: bool = True  # whether the site said anything at all


@dataclass(frozen=True, slots=True)
class StoryLook:
    """One story as it was read, or why it could not be."""

    url: str
    story: Story | None
    problem: str = ""


@dataclass(slots=True)
class Findings:
    """What a contact came to, in the order of asking."""

    listings: list[ListingLook] = field(default_factory=list)
    stories: list[StoryLook] = field(default_factory=list)


class ContactSpider(SourceSpider):
    """Mixed into a source's spider by ``contact_with``."""

    findings: ClassVar[Findings]
    asked_for: ClassVar[str | None] = None  # one story's address; without it, listings and their first stories
    every_listing: ClassVar[bool] = False

    async def start(self) -> AsyncIterator[Any]:
        self._context = Context.of(self.crawler)
        self._fetcher = Fetcher(self.crawler, type(self))
        job = Job(type(self), self._fetcher, self._context, self.tally, self.arguments, Window(None, None))
        stories = Stories(job)
        for url in [self.asked_for] if self.asked_for else await self._first_stories():
            self.findings.stories.append(await self._look_at(stories, url))
        return
        yield  # an asynchronous generator that gives nothing to keep

    async def _first_stories(self) -> list[str]:
        found: dict[str, str] = {}
        silent: set[str | None] = set()  # hosts that do not answer are left alone
        for listing in sorted(self.listings, key=lambda each: (not each.nightly, not each.about)):
            if found and not self.every_listing:
                break
            if (host := urlsplit(listing.url).hostname) in silent:
                continue
            today = self._context.now().astimezone(self.zone_info())
            look = await self._ask(listing.on(today) if listing.by_day else listing)
            self.findings.listings.append(look)
            if not look.reached:
                silent.add(host)
            for url in look.hits:
                address = self.identify(url)
                if address is not None:
                    found.setdefault(address.key, url)
        return list(found.values())[:STORIES]

    async def _ask(self, listing: Listing) -> ListingLook:
        got = await self._fetcher.get(listing.url, html=listing.kind == "html")
        if isinstance(got, Missed):
            return ListingLook(listing, listing.url, problem=got.message, reached=False)
        if got.wall is not None or got.status >= 400:
            return ListingLook(listing, got.url, problem=got.wall.message if got.wall else f"answers {got.status}")
        return self._read(listing, got)

    def _read(self, listing: Listing, got: Fetched) -> ListingLook:
        seen = Seen(got.url, self.zone_info(), self._context.now(), lambda url: self.identify(url) is not None)
        named = read_listing(got.text, listing, seen)
        stories = [hit for hit in named.hits if self.identify(hit.url) is not None]
        ours = [hit.url for hit in stories if wanted(hit, listing)] or [hit.url for hit in stories]
        problem = named.problem[1] if named.problem else ""
        if named.fallback:
            problem = f"its selector {listing.items!r} finds nothing; links elsewhere on the page name stories"
        elif not stories and not named.parts and not problem:
            problem = "it names no story of the source"
        return ListingLook(listing, got.url, len(stories) + len(named.parts), tuple(ours), problem)

    async def _look_at(self, stories: Stories, url: str) -> StoryLook:
        address = self.identify(url)
        if address is None:
            return StoryLook(url, None, f"no address of a story of {self.name}")
        visit = Visit(address, url)
        issues = len(self.tally.issues)
        story = await stories.fetch(visit)
        if story is not None:
            return StoryLook(url, finished(story, type(self)))
        said = [issue.message for issue in self.tally.issues[issues:]]
        wall = visit.first.wall.message if visit.first and visit.first.wall else ""
        return StoryLook(url, None, "; ".join(said) or wall or self.tally.problem or "no story came of it")


def contact_with(
    source: type[SourceSpider], *, url: str | None = None, every_listing: bool = False
) -> type[ContactSpider]:
    """The source's spider as one that only looks."""
    made = {"findings": Findings(), "asked_for": url, "every_listing": every_listing}
    return type(f"{source.__name__}Contact", (ContactSpider, source), made)


def look(process: Any, settings: Settings, spider: type[ContactSpider]) -> Findings:
    """Run a contact to its end. Database and archive are temporary: nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="misi-dagang-") as folder:
        settings.set("DB", str(Path(folder) / "contact.db"), priority="cmdline")
        settings.set("ARCHIVE_DIR", str(Path(folder) / "archive"), priority="cmdline")
        process.crawl(process.create_crawler(spider))
        process.start()
    return spider.findings


def stranger(host: str) -> type[SourceSpider]:
    """A source of which nothing is known but its host: what JSON-LD, meta tags and trafilatura read of it."""
    facts = {
        "name": "unknown",
        "title": host,
        "homepage": f"https://{host}/",
        "domains": (host,),
        "addresses": Addresses(story=(r"^(?P<path>/.*)$",), canonical="https://{host}{path}"),
        "listings": (),
        "layout": Layout(),
    }
    return type("StrangerSpider", (SourceSpider,), facts)


def read_page(source: type[Source], url: str, html: str) -> Story:
    """A story from one page that was not fetched. Raises NoStory."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    page = StoryPage(1, url, html, Capture(url, "", 0, "", 200, now))
    return finished(extract_story(source, [page]), source)


def finished(story: Story, source: type[Source]) -> Story:
    """The story as the pipelines would make it: clean, judged, its figures read."""
    return read_figures(JudgeRelevance().process_item(clean_story(story, source)))
