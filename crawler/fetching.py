"""One address → what came of it: a page as text with its capture, or one cause and one line on why not."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.conditional import validators
from crawler.context import Context
from crawler.decoding import decode
from crawler.items import Capture
from crawler.network import refused_addresses
from crawler.page import Page
from crawler.refusals import ArchiveFailed, Refused
from crawler.source import Source
from crawler.walls import Wall, judge
from crawler.wording import one_line
from pipelines.store.errors import StoreError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Fetched:
    """A response. ``asked`` is the address before redirects, ``wall`` why it is no content, if it isn't."""

    asked: str
    url: str
    status: int
    text: str
    page: Page
    capture: Capture
    validators: dict[str, str | None] = field(default_factory=dict)
    wall: Wall | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Missed:
    """No response to work with. ``cause``: dns refused tls timeout broken_off too_large server robots host address
    wait not_archived redirects packing other."""

    cause: str
    message: str


class Fetcher:
    """Fetches for one crawl, through all downloader middlewares."""

    def __init__(self, crawler: Crawler, source: type[Source]) -> None:
        self._crawler = crawler
        self._context = Context.of(crawler)
        self._source = source

    async def get(self, url: str, *, conditional: bool = False, html: bool = True) -> Fetched | Missed:
        """Fetch ``url``; ``conditional``: ask only whether it has changed; ``html``: judge it as a page for readers."""
        meta: dict[str, object] = {"conditional": url} if conditional else {}
        request = Request(url, callback=NO_CALLBACK, dont_filter=True, meta=meta)
        if self._crawler.engine is None or self._crawler.engine.spider is None:
            return Missed("other", "the crawl is being stopped")
        try:
            response = await self._crawler.engine.download_async(request)
        except (ArchiveFailed, StoreError):
            raise
        except Exception as error:  # noqa: BLE001  (every failure of a fetch has a cause, known or "other")
            return missed_of(url, error)
        if response.status >= 500:
            return Missed("server", f"{url} answers {response.status}")
        try:
            return self._fetched(url, response, html)
        except Exception as error:
            log.exception("reading %s failed", url)
            return Missed("other", f"{url} could not be read: {type(error).__name__}")

    def _fetched(self, url: str, response: Response, html: bool) -> Fetched | Missed:
        if response.status in (301, 302, 303, 307, 308):
            return Missed("redirects", _whither(url, response))
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        text = decode(response.body, content_type, self._source.encoding)
        assert response.request is not None
        capture = response.request.meta["capture"]
        fetched = Fetched(url, response.url, response.status, text, Page(response.url, text), capture)
        fetched.validators = validators(response)
        if not fetched.not_modified and (html or response.status >= 400):
            fetched.wall = judge(response.status, response.url, url, fetched.page)
        return fetched


def _whither(url: str, response: Response) -> str:
    """Why a redirect was not followed, in words."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    target = urljoin(response.url, location)
    if location and urlsplit(target).scheme not in ("http", "https"):
        return f"{url} redirects to {one_line(target)[:200]}, which is no web address"
    return f"{url} redirects without an end" if location else f"{url} redirects to nowhere"


def missed_of(url: str, error: Exception) -> Missed:
    """The cause of a failed fetch, and a line that says what to look at."""
    if isinstance(error, Refused):
        return Missed(error.cause, str(error))
    host = urlsplit(url).hostname or url
    if isinstance(error, CannotResolveHostError) and host in refused_addresses:
        return Missed("address", f"{host} leads to {refused_addresses[host]}, which is no public address")
    if (missed := _by_its_words(url, host, error)) is not None:
        return missed
    for kind, cause, message in _CAUSES:
        if isinstance(error, kind):
            return Missed(cause, message.format(url=url, host=host, error=_innermost(error)))
    log.error("unexpected failure while fetching %s", url, exc_info=error)
    return Missed("other", f"{url} could not be fetched: {type(error).__name__}")


def _by_its_words(url: str, host: str, error: Exception) -> Missed | None:
    """Failures that their class alone doesn't tell."""
    if isinstance(error, DownloadFailedError) and _is_tls(error):
        return Missed("tls", f"{host} shows a TLS certificate that cannot be trusted: {_innermost(error)}")
    if type(error).__module__.split(".")[0] in _UNPACKERS or isinstance(error, EOFError):
        return Missed("packing", f"{url} sends a body that cannot be unpacked")
    if isinstance(error, IgnoreRequest) and "redirect" in str(error):
        return Missed("redirects", f"{url} redirects without an end")
    return None


# the libraries that undo a Content-Encoding; each has an exception of its own
_UNPACKERS = ("zlib", "gzip", "brotli", "brotlicffi", "backports", "compression")
_CAUSES: tuple[tuple[type[Exception], str, str], ...] = (
    (CannotResolveHostError, "dns", "{host} is not known (DNS): is the network up, and the name right?"),
    (DownloadConnectionRefusedError, "refused", "{host} refuses connections"),
    (DownloadTimeoutError, "timeout", "{url} did not answer in time"),
    (DownloadCancelledError, "too_large", "{url} is larger than DOWNLOAD_MAXSIZE allows"),
    (ResponseDataLossError, "broken_off", "{url} broke off in the middle"),
    (IgnoreRequest, "too_large", "{url} is larger unpacked than DOWNLOAD_MAXSIZE allows"),
    (DownloadFailedError, "broken_off", "{url} could not be fetched: {error}"),
    (OSError, "broken_off", "{url} could not be fetched: {error}"),
)


def _is_tls(error: BaseException) -> bool:
    text = f"{error} {error.__cause__}".lower()
    return any(word in text for word in ("ssl", "tls", "certificate", "verif"))


def _innermost(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:200] or type(error).__name__
