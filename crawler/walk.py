"""A listing from its first page to where the window ends: what it names, and when its validators may be kept."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.discovery import NO_RESULT, TRADE_WORDS, Hit, Listing, Named, Seen, read_listing
from crawler.fetching import Fetched, Missed
from crawler.job import Job
from crawler.measures import listing_had, listing_missed, listing_read
from crawler.stories import Known, Visit, known
from crawler.urls import Address
from crawler.wording import one_line
from pipelines.store.store import Store

log = logging.getLogger(__name__)
MAX_PARTS = 200  # sitemaps of one index


@dataclass(slots=True)
class Progress:
    """How one listing's walk stands."""

    complete: bool = True  # everything it named is stored, judged or outside the window
    met: set[str] = field(default_factory=set)  # keys of the stories named so far
    parts: set[str] = field(default_factory=set)  # addresses of the sitemaps that an index named
    first: Fetched | None = None
    listing: str = ""  # its address in the source file
    settled: datetime | None = None  # when everything it named had been dealt with, the last time that this was so


@dataclass(slots=True)
class _Met:
    """What one page of a listing came to: stories not met before in this walk, those that the listing's last complete
    walk cannot have met, and of the dated ones whether each is older than the window."""

    fresh: int = 0
    new: int = 0
    too_old: list[bool] = field(default_factory=list)


class Walk:
    """Walks the listings of one run. ``visits`` yields each story to look at; the caller settles it before going on."""

    def __init__(self, job: Job) -> None:
        self._source, self._fetcher, self._context, self._tally = job.source, job.fetcher, job.context, job.tally
        self._arguments, self._window = job.arguments, job.window
        self._visits: dict[str, Visit] = {}  # by key, over all listings of the run: a story is looked at once

    async def visits(self, listing: Listing) -> AsyncIterator[Visit]:
        """The stories of a listing that are to be looked at. Its validators are kept once all of them are settled."""
        for each in self._days(listing):
            progress = Progress(listing=listing.url, settled=await self._settled(each))
            async for visit in self._pages(each, progress):
                yield visit
                progress.complete &= visit.settled
            if progress.first is not None:
                await self._keep_state(each, progress)

    async def _settled(self, listing: Listing) -> datetime | None:
        state = await self._context.store(Store.page, listing.url)
        settled = _time(state.settled_at) if state is not None else None
        # a time to come is of a clock that went wrong
        return settled if settled is not None and settled <= self._context.now() else None

    def _days(self, listing: Listing) -> Iterator[Listing]:
        """The listing itself, or one a day of the window, the newest first."""
        if not listing.by_day:
            yield listing
            return
        last = self._context.now().astimezone(self._source.zone_info())
        day = min(last, self._window.until) if self._window.until else last
        for _ in range(listing.max_pages):
            if self._window.since is not None and day < self._window.since - timedelta(days=1):
                return
            yield listing.on(day)
            day -= timedelta(days=1)
        message = f"{listing.url} was read {listing.max_pages} days back: stopped there"
        self._tally.raise_issue("endless_listing", message, listing.url, "ask for the days before with since and until")

    async def _pages(self, listing: Listing, progress: Progress) -> AsyncIterator[Visit]:
        url: str | None = listing.url
        number = 1
        while url is not None:
            got = await self._fetcher.get(
                url, conditional=number == 1 and self._arguments.ordinary, html=listing.kind == "html"
            )
            if not self._answered(got, listing, number, progress):
                return
            assert isinstance(got, Fetched)
            if got.not_modified:
                return
            progress.first = progress.first or got
            named = self._read(got, listing)
            progress.complete &= named.problem is None or named.problem[0] != "listing_failed"
            if number == 1:
                stories = sum(self._source.identify(hit.url) is not None for hit in named.hits)
                listing_read(self._tally.metrics, progress.listing, named, stories)
            for part in self._parts(named, progress):
                inner = replace(listing, url=part.url, kind="sitemap", next="")
                async for within in self._pages(inner, progress):
                    yield within
                    progress.complete &= within.settled
            met = _Met()
            for hit, address in self._new_hits(named, listing, progress):
                info = await self._context.store(known, address)
                met.fresh += 1
                met.new += _is_new(info, progress.settled)
                visit = self._visits.get(address.key)
                if visit is None and wanted(hit, listing):
                    visit = self._visit(hit, address, info)
                    if visit is not None:
                        self._visits[address.key] = visit
                        yield visit
                # a story that another listing named first must be settled for this one too
                progress.complete &= visit is None or visit.settled
                published = hit.latest or (visit.published if visit else None) or _time(info.published)
                if published is not None:
                    met.too_old.append(self._window.too_old(published))
            number += 1
            url = self._next(listing, named, number, met)

    # --- one page ---

    def _answered(self, got: Fetched | Missed, listing: Listing, number: int, progress: Progress) -> bool:
        """Whether there is a page to read; notes what is wrong if not."""
        if isinstance(got, Fetched) and (got.not_modified or got.status < 400) and not self._is_walled(got):
            self._tally.met.add(listing.url)
            self._tally.listings += number == 1
            if number == 1:
                listing_had(self._tally.metrics, progress.listing, unchanged=got.not_modified)
            return True
        if number > 1:
            # beyond the last page sites answer 404, or 400 as WordPress' REST does
            progress.complete &= isinstance(got, Fetched) or got.cause == "not_archived"
            return False
        progress.complete = False
        if isinstance(got, Missed) and got.cause == "not_archived":
            return False
        message = (
            got.message if isinstance(got, Missed) else (got.wall.message if got.wall else f"{got.asked}: {got.status}")
        )
        why = got.cause if isinstance(got, Missed) else got.wall.cause if got.wall else "server"
        listing_missed(self._tally.metrics, why)
        blocked = isinstance(got, Fetched) and got.wall is not None and got.wall.verdict == "blocked"
        code = "blocked" if blocked else "listing_failed"
        self._tally.miss(code, why, message, listing.url, self._source.name)
        return False

    def _is_walled(self, got: Fetched) -> bool:
        """Whether a page is a wall and no listing. One that names stories is a listing, whatever else is on it, and one
        that says it found nothing is an empty one, unless it calls itself a 404."""
        if got.wall is None:
            return False
        is_404 = re.search(r"\b404\b", got.page.root.xpath("string(//title)").get() or "")
        if not is_404 and (got.wall.cause == "soft_404" or NO_RESULT.search(got.text)):
            return False
        return not any(self._source.identify(url) for url in got.page.links())

    def _read(self, got: Fetched, listing: Listing) -> Named:
        source = self._source
        seen = Seen(got.url, source.zone_info(), self._context.now(), lambda url: source.identify(url) is not None)
        try:
            named = read_listing(got.text, listing, seen)
        except Exception as error:  # a listing that our parsers fail on must not take the other ones with it
            log.exception("reading %s failed", got.url)
            self._tally.metrics["exceptions"] += 1
            why = f"{type(error).__name__}: {one_line(error)[:200]}"
            named = Named(problem=("listing_failed", f"{got.url} could not be read ({why})"))
        if named.problem:
            code, message = named.problem
            self._tally.raise_issue(code, message, listing.url, "look at the address; the source file may need another")
        if named.fallback:
            message = f"the selector {listing.items!r} finds nothing on {got.url}; its links were searched instead"
            self._tally.raise_issue("listing_layout", message, listing.url, "see whether the site has a new layout")
        return named

    def _parts(self, named: Named, progress: Progress) -> list[Hit]:
        """Of an index's sitemaps those that may hold something of the window, the newest first."""
        progress.parts.add(progress.listing)  # an index may name itself
        fresh = (part for part in named.parts if part.url not in progress.parts)
        wanted = [part for part in fresh if not self._window.too_old(part.modified)]
        wanted.sort(key=lambda part: part.modified.timestamp() if part.modified else 0.0, reverse=True)
        progress.parts.update(part.url for part in wanted)
        return wanted[:MAX_PARTS]

    def _new_hits(self, named: Named, listing: Listing, progress: Progress) -> list[tuple[Hit, Address]]:
        found = []
        for hit in named.hits:
            address = self._source.identify(hit.url)
            if address is not None and address.key not in progress.met:
                progress.met.add(address.key)
                found.append((hit if listing.exact else hit.inexact(), address))
        return found

    def _visit(self, hit: Hit, address: Address, info: Known) -> Visit | None:
        """Whether a hit is to be looked at."""
        state = info.state
        if self._window.too_old(hit.latest) or self._window.too_new(hit.published):
            return None
        if state is not None and not self._worth_another_look(hit, info):
            return None
        again = state is not None and state.verdict in ("story", "mention")
        return Visit(address, hit.url, hit.published if hit.exact else None, recheck=again)

    def _worth_another_look(self, hit: Hit, info: Known) -> bool:
        state = info.state
        assert state is not None
        if state.verdict in ("irrelevant", "gone", "broken"):
            return False
        if state.verdict is None:  # was outside another run's window
            return state.settled_at is None or not self._arguments.ordinary
        if state.verdict == "blocked":
            return True
        fetched = _time(state.fetched_at)
        return hit.modified is not None and fetched is not None and hit.modified > fetched

    def _next(self, listing: Listing, named: Named, number: int, met: _Met) -> str | None:
        """The address of page ``number``, or None where the walk ends."""
        repeats = not met.fresh  # empty, or a page that repeats what we have
        older = bool(met.too_old) and all(met.too_old)
        all_known = self._arguments.ordinary and not met.new
        if repeats or older or all_known:
            return None
        following = listing.next.format(n=number) if listing.next else named.next
        if following and number > listing.max_pages:
            message = f"{listing.url} has more than {listing.max_pages} pages: stopped there"
            self._tally.raise_issue("endless_listing", message, listing.url)
            return None
        return following

    async def _keep_state(self, listing: Listing, progress: Progress) -> None:
        """The listing's fetch state; its validators only if nothing it named could be lost by not reading it again."""
        assert progress.first is not None
        now = self._context.now().isoformat()
        fields: dict[str, object] = {"status": progress.first.status, "fetched_at": now}
        if progress.complete and self._arguments.everything:
            fields |= {**progress.first.validators, "settled_at": now, "digest": progress.first.capture.payload_digest}
        kind = {"html": "listing", "rest": "feed"}.get(listing.kind, listing.kind)
        await self._context.store(Store.save_page, listing.url, self._source.name, kind, **fields)  # type: ignore[arg-type]


def wanted(hit: Hit, listing: Listing) -> bool:
    """Whether a hit of a listing concerns us: a search's always does, a general feed's only by its words."""
    return listing.about or bool(TRADE_WORDS.search(hit.words))


def _is_new(info: Known, settled: datetime | None) -> bool:
    """Whether a listing's walk that was complete at ``settled`` cannot have met a story. That the story is known is not
    enough: a run that was killed, one of another window or another listing may have brought it, and left out others
    further down."""
    since = _time(info.first_seen or (info.state.settled_at if info.state else None))
    return since is None or settled is None or since > settled


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
