"""Conditional requests on the store's own fetch state: what has not changed isn't sent again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.context import Context
from pipelines.store.store import Store

_COMPRESSED = re.compile(r'-(?:gzip|br|zstd)"$')
_WEAK_MD5 = re.compile(r'W/"[0-9a-f]{32}"')
RECHECK_DAYS = (1, 3, 7, 30)  # after publication: when papers correct themselves


class ConditionalRequests:
    """Downloader middleware: a request with ``meta["conditional"]`` (the address whose validators count) asks whether
    the page has changed. Only a real 304 counts as unchanged; nothing is taken for fresh without asking."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = Context.of(crawler)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        url = request.meta.get("conditional")
        if url is None:
            return
        state = await self._context.store(Store.page, url)
        # caches on the way must ask the site too
        request.headers["Cache-Control"] = "max-age=0"
        if state is not None and state.etag:
            request.headers["If-None-Match"] = state.etag
        if state is not None and state.last_modified:
            request.headers["If-Modified-Since"] = state.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == 304:
            self._stats.inc_value("misi/not_modified")
        return response


def validators(response: Response) -> dict[str, str | None]:
    """ETag and Last-Modified of a response, as they are to be sent back."""
    return {
        "etag": _as_it_was_made((response.headers.get("ETag") or b"").decode("latin-1")) or None,
        "last_modified": (response.headers.get("Last-Modified") or b"").decode("latin-1") or None,
    }


def _as_it_was_made(etag: str) -> str:
    """The ETag before the server compressed the page: Apache adds -gzip, nginx makes it weak. WordPress compares letter
    by letter and would never know its own again (its ETags are MD5 sums); by RFC 9110 weakness doesn't count here."""
    etag = _COMPRESSED.sub('"', etag)
    return etag.removeprefix("W/") if _WEAK_MD5.fullmatch(etag) else etag


def next_recheck(since: str | None, now: datetime) -> str | None:
    """When a story is to be looked at again: 1, 3, 7 and 30 days after ``since`` (its publication, or when it was first
    seen; ISO 8601), then no more. ``None`` counts from now."""
    start = datetime.fromisoformat(since) if since else now
    for days in RECHECK_DAYS:
        due = start + timedelta(days=days)
        if due > now:
            return due.isoformat()
    return None
