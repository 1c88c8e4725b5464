"""The spider behind every source: listings, stories, rechecks, one after another. Sources add facts only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.context import Context
from crawler.fetching import Fetcher
from crawler.items import Story
from crawler.job import Job
from crawler.measures import story_read
from crawler.source import Source
from crawler.stories import Stories, Visit
from crawler.tally import Tally
from crawler.walk import Walk
from crawler.window import read_arguments, window_of
from pipelines.store.store import Store


class SourceSpider(Source, Spider):
    """A source, crawled. One request after the other, so that a story is stored before the next is asked for and a
    listing's validators are kept last: killed at any moment, the next run begins where this one's rows end."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.arguments = read_arguments(arguments)
        self.tally = Tally(ordinary=self.arguments.ordinary)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        context = Context.of(self.crawler)
        fetcher = Fetcher(self.crawler, type(self))
        window = window_of(self.arguments, context.now(), await context.store(last_complete_run, self.name))
        self._context = context
        job = Job(type(self), fetcher, context, self.tally, self.arguments, window)
        self._stories, walk = Stories(job), Walk(job)
        if self.arguments.url:
            address = self.identify(self.arguments.url)
            assert address is not None, "the command has checked the address"
            async for item in self._look(Visit(address, self.arguments.url)):
                yield item
            return
        for listing in self.listings:
            if listing.nightly or not self.arguments.ordinary:
                async for visit in walk.visits(listing):
                    async for item in self._look(visit):
                        yield item
        for url in await context.store(Store.due_rechecks, self.name, context.now().isoformat()):
            address = self.identify(url)
            if address is not None:
                async for item in self._look(Visit(address, url, recheck=True)):
                    yield item

    async def _look(self, visit: Visit) -> AsyncIterator[Story]:
        """Look at one story; a story that is to be kept goes through the pipelines before anything else happens."""
        story = await self._stories.fetch(visit)
        if story is None:
            return
        kept = self._context.expect(story)
        yield story
        result = await kept
        story_read(self.tally.metrics, type(self), story)
        if result is None:
            return  # the failure is in the log; the story stays unsettled and is tried again
        await self._stories.settle(visit, story, result.article_id, result.status)
        count = {"irrelevant": "dropped"}.get(result.status, result.status)
        setattr(self.tally, count, getattr(self.tally, count) + 1)
        self.logger.info("%-9s %s", result.status, story.url)

    def _item_failed(self, item: Any, failure: Any) -> None:
        if isinstance(item, Story):
            self.tally.metrics["exceptions"] += 1
            self.tally.fail(f"{item.url} could not be kept: {failure.getErrorMessage()}")
            self._context.kept(item, None)


def last_complete_run(store: Store, spider: str) -> datetime | None:
    """When the source's last ordinary complete run began (aware), or None."""
    sql = "SELECT max(started_at) FROM runs WHERE spider = ? AND finish_reason = 'finished' AND ok = 1"
    with store.reading() as db:
        row = db.execute(sql, [spider]).fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None
