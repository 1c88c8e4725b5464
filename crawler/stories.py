"""A story from its address to its verdict: fetched from page 1, all pages joined, kept or judged."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.conditional import next_recheck
from crawler.extraction import NoStory, extract_story, page_lines
from crawler.fetching import Fetched, Missed
from crawler.items import IssueDraft, Story, StoryPage
from crawler.job import Job
from crawler.measures import story_missed
from crawler.page import Page
from crawler.refusals import ArchiveFailed
from crawler.urls import Address
from crawler.wording import one_line
from pipelines.store.absence import Absence
from pipelines.store.errors import StoreError
from pipelines.store.pages import PageState, Verdict
from pipelines.store.store import Store

log = logging.getLogger(__name__)
# Why a page was not had that lie in what the site says, not in how it fares today.
FOR_GOOD = ("host", "redirects", "too_large")


@dataclass(slots=True)
class Visit:
    """One look at one story: how it was found, and what came of it."""

    address: Address
    found_as: str  # the address as the listing had it
    listed: datetime | None = None  # the publication date a feed gave
    recheck: bool = False
    published: datetime | None = None
    settled: bool = False  # stored or judged
    first: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of an address."""

    state: PageState | None
    article_url: str | None = None
    published: str | None = None
    first_seen: str | None = None


def known(store: Store, address: Address) -> Known:
    """Look an address up, in any form it may have been met before."""
    article = store.article_of(address.url) or store.article_of(address.short)
    state = store.page(address.url)
    if article is None:
        return Known(state)
    with store.reading() as db:
        sql = "SELECT published_at, first_seen_at FROM articles WHERE url = ?"
        published, first_seen = db.execute(sql, [article]).fetchone()
    return Known(state or store.page(article), article, published, first_seen)


class Stories:
    """Fetches and judges the stories of one run."""

    def __init__(self, job: Job) -> None:
        self._source, self._fetcher, self._context = job.source, job.fetcher, job.context
        self._tally, self._window = job.tally, job.window

    async def fetch(self, visit: Visit) -> Story | None:
        """The story, or None when there is none to keep; then ``visit.settled`` tells whether that is a verdict."""
        try:
            return await self._fetch(visit)
        except (StoreError, ArchiveFailed):
            raise
        except Exception as error:  # a page that our parsers fail on must not take the rest of the run with it
            log.exception("reading %s failed", visit.address.url)
            self._tally.metrics["exceptions"] += 1
            why = f"{type(error).__name__}: {one_line(error)[:200]}"
            await self._missed(visit, Missed("other", f"{visit.address.url} could not be read ({why})"))
            return None

    async def _fetch(self, visit: Visit) -> Story | None:
        first = await self._first_page(visit)
        if first is None:
            return None
        if first.not_modified:
            await self._unchanged(visit)
        elif first.wall is not None:
            await self._walled(visit, first)
        else:
            self._follow(visit, first)
            visit.first = first
            pages, issues = await self._all_pages(visit, first)
            return await self._read(visit, pages, issues) if pages else None
        return None

    async def _read(self, visit: Visit, pages: list[StoryPage], issues: list[IssueDraft]) -> Story | None:
        self._tally.metrics["story_pages"] += 1
        try:
            story = extract_story(self._source, pages, forms=[visit.found_as, visit.address.url], listed=visit.listed)
        except NoStory as error:
            self._tally.metrics["no_story"] += 1
            await self._broken(visit, f"{visit.address.url} holds no story: {error}")
            return None
        story.issues.extend(issues)
        visit.published = datetime.fromisoformat(story.published_at) if story.published_at else None
        if not visit.recheck and (self._window.too_old(visit.published) or self._window.too_new(visit.published)):
            await self._save(visit, visit.address.url, verdict=None)  # seen, not judged
            visit.settled = True
            return None
        return story

    # --- pages ---

    async def _first_page(self, visit: Visit) -> Fetched | None:
        got = await self._fetcher.get(visit.address.url, conditional=visit.recheck)
        if isinstance(got, Fetched) and got.status in (404, 410) and await self._may_be_elsewhere(visit):
            got = await self._fetcher.get(visit.found_as)
        self._tally.metrics["stories_asked"] += 1
        if isinstance(got, Missed):
            if got.cause != "not_archived":
                await self._missed(visit, got)
            return None
        self._tally.met.add(visit.address.url)
        return got

    async def _may_be_elsewhere(self, visit: Visit) -> bool:
        """Whether our rule for canonical addresses may be wrong where the paper's own link is right: never of a story
        that was read at its address before, nor where the link leads to a later page of it."""
        found_as = self._source.identify(visit.found_as)
        if visit.found_as == visit.address.url or found_as is None or found_as.page > 1:
            return False
        if not self._source.owns(visit.found_as):
            return False
        return (await self._context.store(known, visit.address)).article_url is None

    def _follow(self, visit: Visit, first: Fetched) -> None:
        """Take a redirect's or rel=canonical's word on which story a short link leads to."""
        landed = self._source.identify(first.page.link("canonical") or "") or self._source.identify(first.url)
        if visit.address.unresolved and landed is not None and not landed.unresolved:
            visit.address = landed

    async def _all_pages(self, visit: Visit, first: Fetched) -> tuple[list[StoryPage], list[IssueDraft]]:
        """The story's pages in order, once each; empty if one of them could not be had this time."""
        pages = [StoryPage(1, first.url, first.text, first.capture)]
        issues: list[IssueDraft] = []
        number, page = 1, first.page
        lines = page_lines(self._source, page)
        while (found := self._next_page(visit.address, number, page)) is not None:
            if len(pages) >= self._source.max_pages:
                issues.append(
                    IssueDraft("too_many_pages", "warning", f"more than {len(pages)} pages", subject=first.url)
                )
                break
            number, url = found
            got = await self._fetcher.get(url)
            if isinstance(got, Missed):
                if got.cause == "not_archived":
                    issues.append(IssueDraft("page_missing", "warning", got.message, subject=url))
                    break
                self._tally.fail(got.message)
                return [], []
            if got.wall is not None:
                issues.append(IssueDraft("page_missing", "warning", got.wall.message, subject=url))
                break
            page = got.page
            if (more := page_lines(self._source, page)) <= lines:
                break  # the site answers with what we have: there is no such page, or the first was the whole
            lines |= more
            pages.append(StoryPage(len(pages) + 1, got.url, got.text, got.capture))
        return pages, issues

    def _next_page(self, address: Address, number: int, page: Page) -> tuple[int, str] | None:
        """The next page that this one links to. A page's number may be an offset: only its order counts."""
        found: dict[int, str] = {}
        for url in page.links():
            other = self._source.identify(url)
            if other is None or other.key != address.key or other.page <= number:
                continue
            if self._source.owns(url) and "/amp" not in url:
                found.setdefault(other.page, url)
        return min(found.items()) if found else None

    # --- verdicts ---

    async def settle(self, visit: Visit, story: Story, article_id: int | None, status: str) -> None:
        """Write the fetch state of a story that was kept or judged. ``status``: new, changed, unchanged, irrelevant."""
        verdict: Verdict = "irrelevant" if status == "irrelevant" else "mention"
        if story.relevance == "mission":
            verdict = "story"
        now = self._context.now()
        recheck = None
        if status != "irrelevant":
            first_seen = (await self._context.store(known, visit.address)).first_seen
            recheck = next_recheck(story.published_at or first_seen, now)
        found = self._source.identify(visit.found_as)
        short = {found.url} if found is not None and found.unresolved else set()  # not to be followed again
        for url in {story.url, visit.address.url} | short:
            main = url == story.url
            await self._save(visit, url, verdict=verdict, article_id=article_id, recheck_at=recheck if main else None)
        visit.settled = True

    async def _broken(self, visit: Visit, message: str) -> None:
        url = visit.address.url
        self._tally.dropped += 1
        self._tally.problem = self._tally.problem or f"{message} (scrapy probe {url} shows what is read there)"
        self._tally.raise_issue("no_story", message, url, "scrapy probe ADDRESS shows what is read there")
        await self._give_up(visit, "broken")

    async def _missed(self, visit: Visit, missed: Missed) -> None:
        """No response: asked again the next time, unless the site would say the same."""
        story_missed(self._tally.metrics, missed.cause)
        self._tally.miss("story_failed", missed.cause, missed.message, visit.address.url, self._source.name)
        if missed.cause in FOR_GOOD and not visit.recheck:
            await self._give_up(visit, "broken")

    async def _give_up(self, visit: Visit, verdict: Verdict) -> None:
        """The verdict, and one more look a day later: it may have been a half-made page, or a passing fault."""
        url = visit.address.url
        before = (await self._context.store(known, visit.address)).state
        now = self._context.now()
        recheck: str | None = (now + timedelta(days=1)).isoformat()
        if before is not None and before.verdict == verdict:  # that look is still to come, or this was it
            waiting = before.recheck_at is not None and datetime.fromisoformat(before.recheck_at) > now
            recheck = before.recheck_at if waiting else None
        await self._save(visit, url, verdict=verdict, recheck_at=recheck)
        visit.settled = True

    async def _unchanged(self, visit: Visit) -> None:
        self._tally.unchanged += 1
        now = self._context.now()
        info = await self._context.store(known, visit.address)
        recheck = next_recheck(info.published or info.first_seen, now)
        await self._context.store(Store.note_presence, visit.address.url, now.isoformat())
        await self._context.store(
            Store.save_page, visit.address.url, self._source.name, "story",
            status=304, fetched_at=now.isoformat(), recheck_at=recheck,
        )  # fmt: skip
        visit.settled = True

    async def _walled(self, visit: Visit, got: Fetched) -> None:
        assert got.wall is not None
        url = visit.address.url
        visit.first = got
        if got.wall.verdict == "gone":
            await self._not_there(visit, got.wall.message, taken_down=got.status == 410)
            return
        story_missed(self._tally.metrics, got.wall.cause)
        self._tally.miss("blocked", got.wall.cause, got.wall.message, url, self._source.name)
        await self._save(visit, url, verdict="blocked")

    async def _not_there(self, visit: Visit, message: str, *, taken_down: bool) -> None:
        """No story at its address: a stored one is gone only when a second look finds the same."""
        url = visit.address.url
        look = Absence(url, self._context.now().isoformat(), message, taken_down)
        found = await self._context.store(Store.note_absence, look, self._context.run_id)
        self._tally.problem = self._tally.problem or message
        if found != "missing":
            self._tally.dropped += 1
        if found is None and not taken_down:
            await self._give_up(visit, "gone")
        elif found != "missing":
            await self._save(visit, url, verdict="gone")
        visit.settled = True

    async def _save(
        self, visit: Visit, url: str, *, verdict: Verdict | None, article_id: int | None = None,
        recheck_at: str | None = None,
    ) -> None:  # fmt: skip
        now = self._context.now().isoformat()
        got = visit.first
        fields: dict[str, object] = {
            "verdict": verdict,
            "article_id": article_id,
            "fetched_at": now,
            "recheck_at": recheck_at,
        }
        if verdict != "blocked":
            fields["settled_at"] = now
        if got is not None:
            fields |= {"status": got.status, "digest": got.capture.payload_digest}
            if verdict in ("story", "mention"):
                fields |= got.validators
        await self._context.store(Store.save_page, url, self._source.name, "story", **fields)  # type: ignore[arg-type]
