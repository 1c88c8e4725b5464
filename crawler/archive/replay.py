"""Archives instead of the network: each run that an archive holds is replayed as a session of its own, in time order,
so that a listing that changed between two runs is read twice, as it was read then."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers
from scrapy.http import Response as ScrapyResponse

from crawler.archive.reader import Response, response_at, responses
from crawler.context import Context
from crawler.items import Capture
from crawler.refusals import Refused
from crawler.urls import clean_url


@dataclass(slots=True)
class Session:
    """What one run saw: per address where its captures lie, in the order of their times."""

    run: str
    started: datetime
    ended: datetime
    places: dict[str, deque[tuple[Path, int]]] = field(default_factory=dict)

    def take(self, url: str) -> Response | None:
        """The next capture of an address; the last one stays. http and https are one address here."""
        queue = self.places.get(_key(url))
        if not queue:
            return None
        return response_at(*(queue.popleft() if len(queue) > 1 else queue[0]))


def sessions(paths: Iterable[Path], hosts: Iterable[str]) -> list[Session]:
    """The runs in these archives that saw one of ``hosts``, in time order. Raises ArchiveError."""
    wanted = set(hosts)
    found: dict[str, list[_Seen]] = {}
    for path in paths:
        for response in responses(path):
            if urlsplit(response.url).hostname in wanted:
                seen = _Seen(response.time, response.file, response.offset, response.url)
                found.setdefault(response.run, []).append(seen)
    made = [_session(run, seen) for run, seen in found.items()]
    return sorted(made, key=lambda session: (session.started, session.run))


class _Seen(NamedTuple):
    time: datetime
    file: Path
    offset: int
    url: str


def _session(run: str, seen: list[_Seen]) -> Session:
    seen.sort()
    session = Session(run, seen[0].time, seen[-1].time)
    for capture in seen:
        session.places.setdefault(_key(capture.url), deque()).append((capture.file, capture.offset))
    return session


def _key(url: str) -> str:
    return (clean_url(url) or url).partition("://")[2]


class NetworkOrReplay(BaseDownloadHandler):
    """The one download handler: the session of a replay if there is one, else the network."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._context = Context.of(crawler)
        self._network = None if self._context.session else HTTP11DownloadHandler(crawler)

    async def download_request(self, request: Request) -> ScrapyResponse:
        if self._network is not None:
            return await self._network.download_request(request)
        return self._replay(request)

    def _replay(self, request: Request) -> ScrapyResponse:
        assert self._context.session is not None
        found = self._context.session.take(request.url)
        if found is None:
            if urlsplit(request.url).path == "/robots.txt":
                return ScrapyResponse(request.url, status=404)
            raise Refused("not_archived", f"{request.url} is not in the archive of {self._context.session.run}")
        self._context.at(found.time)
        request.meta["capture"] = Capture(
            url=found.url,
            archive_file=self._context.archive_name(found.file),
            archive_offset=found.offset,
            payload_digest=found.digest,
            status=found.status,
            fetched_at=found.time.isoformat(),
        )
        return ScrapyResponse(request.url, status=found.status, headers=_headers(found), body=found.body)

    async def close(self) -> None:
        if self._network is not None:
            await self._network.close()


def _headers(found: Response) -> Headers:
    headers = Headers()
    for name, value in found.headers:
        headers.appendlist(name, value)
    return headers
