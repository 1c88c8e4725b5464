"""The record of a run, from its first moment to its summary; and a log that people can read."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.logformatter import LogFormatter

from crawler.context import Context
from crawler.items import IssueDraft
from crawler.measures import expected_of
from crawler.source import Source
from crawler.tally import ADDRESS_CODES, Tally
from pipelines.store.errors import StoreError
from pipelines.store.issues import fingerprint
from pipelines.store.missions import recompute_pending
from pipelines.store.runs import RunFields
from pipelines.store.store import Store

log = logging.getLogger(__name__)


def quiet_scrapy() -> None:
    """Scrapy's lists of its own parts are for looking under the bonnet; warnings and errors stay."""
    for name in ("utils.log", "middleware", "crawler", "core.engine", "addons"):
        # a filter, not a level: Scrapy sets the levels anew when a crawl starts
        logging.getLogger(f"scrapy.{name}").addFilter(lambda record: record.levelno >= logging.WARNING)


class PlainLog(LogFormatter):
    """Scrapy's own lines of single responses, items and drops are for looking under the bonnet (-L DEBUG)."""

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> Any:
        entry = super().dropped(item, exception, response, spider)
        return {**entry, "level": logging.DEBUG, "msg": "Dropped: %(exception)s"}


class RunRecord:
    """Extension: opens the store and the run's row, closes both, and says what the run came to."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._source = cast("type[Source]", crawler.spidercls)
        self._context = Context.of(crawler)
        self._began = time.monotonic()
        self._corrections = Path(crawler.settings["CORRECTIONS"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        record = cls(crawler)
        crawler.signals.connect(record.opened, signals.spider_opened)
        crawler.signals.connect(record.closed, signals.spider_closed)
        return record

    async def opened(self, spider: Spider) -> None:
        try:
            self._context.run_id = await self._context.store(_begin, self._source, self._context.now().isoformat())
            # what a killed run has left over
            await self._context.store(recompute_pending, self._context.run_id, self._corrections)
        except StoreError as error:
            raise CloseSpider(str(error)) from error

    async def closed(self, spider: Spider, reason: str) -> None:
        tally: Tally = getattr(spider, "tally", Tally())
        ok = self._judge(spider, tally, reason)
        if self._context.run_id is not None:
            try:
                await self._end(self._context.run_id, tally, reason, ok)
            except StoreError as error:
                ok, tally.problem = False, tally.problem or str(error)
            log.info(summary(spider.name, tally, self._crawler.stats.get_value("downloader/request_count", 0)))
        self._crawler.stats.set_value("misi/ok", ok)
        self._crawler.stats.set_value("misi/problem", tally.problem)
        await self._context.close()

    async def _end(self, run_id: int, tally: Tally, reason: str, ok: bool) -> None:
        """Missions, measures, issues, the run's row; then the checks of an ordinary run."""
        await self._context.store(recompute_pending, run_id, self._corrections)
        ordinary = tally.ordinary and self._context.session is None
        self._measure(tally, ordinary=ordinary)
        await self._context.store(_end, run_id, self._source.name, tally, self._fields(tally, reason, ok))
        if ordinary:
            await self._check()

    def _judge(self, spider: Any, tally: Tally, reason: str) -> bool:
        """Whether the job was done: at least one listing answered, or the one story asked for was had."""
        if reason != "finished":
            tally.problem = tally.problem or _stopped(reason)
            return False
        if self._crawler.stats.get_value("spider_exceptions/count", 0):
            tally.problem = tally.problem or "the spider failed (see the log)"
            return False
        if spider.arguments.url:
            return bool(tally.new + tally.changed + tally.unchanged + tally.dropped) and not tally.problem
        if not tally.listings:
            tally.problem = tally.problem or "no listing of the source answered"
            return False
        return True

    def _measure(self, tally: Tally, *, ordinary: bool) -> None:
        tally.metrics["ordinary"] = int(ordinary)
        tally.metrics["seconds"] = round(time.monotonic() - self._began)
        tally.metrics["exceptions"] += self._crawler.stats.get_value("spider_exceptions/count", 0)

    async def _check(self) -> None:
        """Compare an ordinary run with the source's own past. What the run could not tell stays as it was."""
        assert self._context.run_id is not None
        days = self._crawler.settings.getint("CHECK_DAYS")
        expected = expected_of(self._source)
        for verdict in await self._context.store(Store.judge_run, self._context.run_id, expected, days=days):
            for finding in verdict.findings:
                log.warning("check: %s: %s", finding.cause.replace("_", " "), finding.message)

    def _fields(self, tally: Tally, reason: str, ok: bool) -> RunFields:
        stats = self._crawler.stats
        return {
            "finished_at": self._context.now().isoformat(),
            "finish_reason": reason,
            "requests": stats.get_value("downloader/request_count", 0),
            "not_modified": stats.get_value("misi/not_modified", 0),
            "bytes": stats.get_value("downloader/response_bytes", 0),
            "articles_new": tally.new,
            "articles_changed": tally.changed,
            "articles_unchanged": tally.unchanged,
            "dropped": tally.dropped,
            "errors": tally.errors,
            "archive_file": self._context.archive_file,
            "ok": ok,
        }


def summary(source: str, tally: Tally, requests: int) -> str:
    """What a run came to, for people: a line of words and a line of numbers."""
    what = f"{tally.new} new, {tally.changed} changed"
    if not tally.new + tally.changed:
        answered = tally.listings or tally.unchanged or tally.dropped or not tally.errors
        what = "nothing new" if answered else "nothing could be read"
    return (
        f"{source}: {what}\n"
        f"    {'new':>9} {'changed':>9} {'unchanged':>9} {'dropped':>9} {'errors':>9} {'requests':>9}\n"
        f"    {tally.new:>9} {tally.changed:>9} {tally.unchanged:>9} {tally.dropped:>9} {tally.errors:>9} {requests:>9}"
    )


def _stopped(reason: str) -> str:
    """Why a crawl did not come to its end, in words."""
    if reason == "shutdown":
        return "the crawl was interrupted; what it had read is kept, and running it again goes on from there"
    return f"the crawl was stopped: {reason}"


def _begin(store: Store, source: type[Source], started_at: str) -> int:
    store.register_sources(
        [
            {
                "name": source.name,
                "title": source.title,
                "homepage": source.homepage,
                "family": source.family,
                "status": source.status,
                "note": source.note,
            }
        ]
    )
    return store.start_run(source.name, started_at)


def _end(store: Store, run_id: int, source: str, tally: Tally, fields: RunFields) -> None:
    shown = {store.raise_issue(issue, run_id=run_id, source=source) for issue in tally.issues}
    could_show = (IssueDraft(code, "warning", "", subject=url) for code in ADDRESS_CODES for url in tally.met)
    store.resolve_issues({fingerprint(draft, source, None) for draft in could_show} - shown)
    store.add_metrics(run_id, source, dict(tally.metrics))
    store.finish_run(run_id, **fields)
