"""The spider behind every source: listings, stories, rechecks, one after another. Sources add facts only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.context import Context
from crawler.fetching import Fetcher
from crawler.items import Story
from crawler.job import Job
from crawler.measures import story_read
from crawler.refusals import ArchiveFailed
from crawler.source import Source
from crawler.stories import Stories, Visit
from crawler.tally import Tally
from crawler.walk import Walk
from crawler.window import read_arguments, window_of
from pipelines.store.errors import StoreError
from pipelines.store.store import Store


class SourceSpider(Source, Spider):
    """A source, crawled. One request after the other, so that a story is stored before the next is asked for and a
    listing's validators are kept last: killed at any moment, the next run begins where this one's rows end."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        self.arguments = read_arguments(arguments)
        self._closers: set[asyncio.Task[None]] = set()
        self.tally = Tally(ordinary=self.arguments.ordinary)
        if self.arguments.everything:
            self.tally.metrics["everything"] = 1

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._item_done, signal)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        context = Context.of(self.crawler)
        try:
            last = await context.store(last_complete_run, self.name)
            window = window_of(self.arguments, context.now(), last)
            job = Job(type(self), Fetcher(self.crawler, type(self)), context, self.tally, self.arguments, window)
            self._context, self._stories = context, Stories(job)
            async for visit in self._visits(job):
                async for story in self._look(visit):
                    yield story
        except (StoreError, ArchiveFailed) as error:
            self.tally.fail(str(error))
            raise CloseSpider("store_failed" if isinstance(error, StoreError) else "archive_failed") from error

    async def _visits(self, job: Job) -> AsyncIterator[Visit]:
        """What this run looks at: the one story asked for, or what the listings name and the rechecks that are due."""
        if self.arguments.url:
            address = self.identify(self.arguments.url)
            assert address is not None, "the command has checked the address"
            yield Visit(address, self.arguments.url)
            return
        walk = Walk(job)
        for listing in self.listings:
            if listing.nightly or not self.arguments.ordinary:
                async for visit in walk.visits(listing):
                    yield visit
        for url in await job.context.store(Store.due_rechecks, self.name, job.context.now().isoformat()):
            address = self.identify(url)
            if address is not None:
                yield Visit(address, url, recheck=True)

    async def _look(self, visit: Visit) -> AsyncIterator[Story]:
        """Look at one story; a story that is to be kept goes through the pipelines before anything else happens."""
        story = await self._stories.fetch(visit)
        if story is None:
            return
        kept = self._context.expect(story)
        yield story
        result = await kept
        if isinstance(result, StoreError):
            raise result
        story_read(self.tally.metrics, type(self), story)
        if result is None:
            return  # the failure is in the log; the story stays unsettled and is tried again
        await self._stories.settle(visit, story, result.article_id, result.status)
        count = {"irrelevant": "dropped"}.get(result.status, result.status)
        setattr(self.tally, count, getattr(self.tally, count) + 1)
        self.logger.info("%-9s %s", result.status, story.url)

    def _item_done(self) -> None:
        task = asyncio.get_running_loop().create_task(self._let_close())
        self._closers.add(task)
        task.add_done_callback(self._closers.discard)

    async def _let_close(self) -> None:
        """Scrapy's scraper, asked to close while an item of ``start()`` is under way, waits for it but never looks
        again whether it is done: the process would hang. So we make it look."""
        assert self.crawler.engine is not None
        scraper = self.crawler.engine.scraper
        while scraper.slot is not None and scraper.slot.itemproc_size:
            await asyncio.sleep(0)
        if scraper.slot is not None and scraper.slot.closing is not None and not scraper.slot.closing.called:
            scraper._check_if_closing()

    def _item_failed(self, item: Any, failure: Any) -> None:
        if isinstance(item, Story):
            self.tally.metrics["exceptions"] += 1
            self.tally.fail(f"{item.url} could not be kept: {failure.getErrorMessage()}")
            self._context.kept(item, None)


def last_complete_run(store: Store, spider: str) -> datetime | None:
    """When the source's last run that went over everything new began (aware), or None."""
    sql = (
        "SELECT max(r.started_at) FROM runs AS r JOIN run_metrics AS m ON m.run_id = r.id AND m.metric = 'everything' "
        "WHERE r.spider = ? AND r.finish_reason = 'finished' AND r.ok = 1"
    )
    with store.reading() as db:
        row = db.execute(sql, [spider]).fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None
