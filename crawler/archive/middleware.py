"""Every response goes to the archive before anything looks at it."""

from __future__ import annotations

import http.client
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.archive.writer import Exchange
from crawler.context import Context
from crawler.items import Capture
from crawler.refusals import ArchiveFailed
from pipelines.store.store import Store


class Archive:
    """Nearest to the downloader: the body is still as the site sent it. The capture travels in ``meta["capture"]``."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = Context.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if self._context.session is None:
            request.meta["capture"] = await self._keep(request, response)
        if "capture" in request.meta:
            await self._context.store(Store.add_capture, request.meta["capture"])
        return response

    async def _keep(self, request: Request, response: Response) -> Capture:
        now = self._context.now()
        exchange = Exchange(
            url=response.url,
            time=now,
            method=request.method,
            request_headers=_pairs(request.headers),
            status=response.status,
            reason=http.client.responses.get(response.status, ""),
            headers=_pairs(response.headers),
            body=response.body,
        )
        try:
            written = await self._context.archive(exchange)
        except OSError as error:
            raise ArchiveFailed(f"the archive cannot be written: {error}") from error
        return Capture(response.url, written.file, written.offset, written.digest, response.status, now.isoformat())


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]  # fmt: skip
