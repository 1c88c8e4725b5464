"""How we behave: robots.txt and its Crawl-delay, one request at a time, and waiting when asked to."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.context import Context
from crawler.fetching import missed_of
from crawler.refusals import ArchiveFailed, Refused
from pipelines.store.errors import StoreError

log = logging.getLogger(__name__)
ROBOTS_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB must be read; beyond that it is no robots.txt


class Robots:
    """Downloader middleware in place of Scrapy's, which lets everything through when robots.txt doesn't answer.

    RFC 9309: 2xx is obeyed, 4xx allows all, anything else (5xx, 429, no answer) forbids all until it answers. A
    Crawl-delay is kept in the downloader's per-host settings, so that it outlives an idle slot.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._context = Context.of(crawler)
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self._rules: dict[str, asyncio.Future[ProtegoRobotParser | Refused]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):  # robots.txt itself
            return
        parts = urlsplit(request.url)
        rules = await self._rules_of(parts.scheme, parts.netloc)
        if isinstance(rules, Refused):
            raise Refused(rules.cause, f"{rules}: nothing may be fetched until it answers")
        if not rules.allowed(request.url, self._agent):
            raise Refused(
                "robots", f"robots.txt of {parts.netloc} forbids {request.url}: not fetched; ask the site, or leave it"
            )

    async def _rules_of(self, scheme: str, netloc: str) -> ProtegoRobotParser | Refused:
        if netloc not in self._rules:
            self._rules[netloc] = asyncio.get_running_loop().create_future()
            self._rules[netloc].set_result(await self._ask(f"{scheme}://{netloc}/robots.txt", netloc))
        return await self._rules[netloc]

    async def _ask(self, url: str, netloc: str) -> ProtegoRobotParser | Refused:
        """The rules, or why there are none."""
        assert self._crawler.engine is not None
        request = Request(url, priority=1000, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Refused as error:
            return error
        except (ArchiveFailed, StoreError):
            raise
        except Exception as error:
            log.debug("robots.txt of %s", netloc, exc_info=True)
            missed = missed_of(url, error)
            return Refused(missed.cause, f"{url} does not answer ({missed.message})")
        if response.status >= 500 or response.status == 429:
            return Refused("robots", f"{url} answers {response.status}")
        body = response.body[:ROBOTS_BYTES] if 200 <= response.status < 300 else b""
        rules = ProtegoRobotParser(body, self._crawler.spider)
        self._slow_down(netloc, rules.crawl_delay(self._agent))
        return rules

    def _slow_down(self, netloc: str, delay: float | None) -> None:
        assert self._crawler.engine is not None
        if not delay or self._context.session is not None:
            return
        host = urlsplit(f"//{netloc}").hostname or netloc
        downloader = self._crawler.engine.downloader
        delay = max(delay, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if host in downloader.slots:
            downloader.slots[host].delay = delay
        log.info("robots.txt of %s asks for %g s between requests", netloc, delay)


class RetryAfter(RetryMiddleware):
    """Scrapy's retries, but a site that says when to come back is waited for, and so are all requests to its host."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._not_before: dict[str, float] = {}
        self._left: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host in self._left:
            raise Refused("wait", self._left[host])
        while (rest := self._not_before.get(host, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(rest)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        if response.status in (429, 503) and Context.of(self.crawler).session is None:
            seconds = _seconds(response.headers.get("Retry-After", b"") or b"")
            host = urlsplit(request.url).hostname or ""
            if seconds is not None and seconds > self._longest:
                self._left[host] = f"{host} asks us to come back in {seconds:.0f} s: left alone for this run"
                log.warning(self._left[host])
                return response
            if seconds:
                log.info("%s asks us to wait %.0f s", host, seconds)
                self._not_before[host] = time.monotonic() + seconds
        return super().process_response(request, response)


def _seconds(header: bytes) -> float | None:
    """Retry-After: seconds or a date."""
    text = header.decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
