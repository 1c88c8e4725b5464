"""What belongs to one crawl: its clock, its session of a replay, the store and the archive with a thread each."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Literal, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.archive.writer import ArchiveWriter, Exchange, Written
from crawler.items import Story
from pipelines.store.errors import StoreError

if TYPE_CHECKING:
    from crawler.archive.replay import Session
    from pipelines.store.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a story in the store."""

    status: Literal["new", "changed", "unchanged", "irrelevant"]
    article_id: int | None = None


P = ParamSpec("P")
T = TypeVar("T")


class Context:
    """One per Scrapy crawler: ``Context.of(crawler)``.

    The store lives on a thread of its own and everything awaits it; so does the archive's writer. In a replay the
    clock stands at the capture being served, and nothing is archived again.
    """

    _known: ClassVar[WeakKeyDictionary[Crawler, Context]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler, session: Session | None = None) -> None:
        self.session = session
        self.run_id: int | None = None
        self._time = session.started if session else None
        self._archive_dir = Path(crawler.settings["ARCHIVE_DIR"])
        self._db_path = Path(crawler.settings["DB"])
        self._busy_timeout = crawler.settings.getfloat("BUSY_TIMEOUT")
        self._max_bytes = int(crawler.settings.getfloat("ARCHIVE_FILE_MB") * 1024 * 1024)
        self._about = {"http-header-user-agent": str(crawler.settings["USER_AGENT"]), "robots": "obey"}
        self._store_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._archive_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._store: Store | None = None
        self._writer: ArchiveWriter | None = None
        self._name = crawler.spidercls.name
        self._expected: dict[int, asyncio.Future[Kept | StoreError | None]] = {}
        self._known[crawler] = self

    @classmethod
    def of(cls, crawler: Crawler) -> Context:
        return cls._known.get(crawler) or cls(crawler)

    # --- clock ---

    def now(self) -> datetime:
        """Aware, in UTC, to the millisecond as the archive keeps it, so that a replay sees the same times and two looks
        at a page within one second stay two."""
        now = (self._time or datetime.now(UTC)).astimezone(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def at(self, time: datetime) -> None:
        """A replay serves a capture of this time; the clock never goes back."""
        if self._time is not None:
            self._time = max(self._time, time)

    # --- store ---

    async def store(self, work: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work(store, …)`` on the store's thread. Raises what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._store_thread, self._with_store, work, args, kwargs)

    def _with_store(self, work: Callable[..., T], args: Any, kwargs: Any) -> T:
        from pipelines.store.store import Store  # noqa: PLC0415

        if self._store is None:
            self._store = Store.open(self._db_path, busy_timeout=self._busy_timeout)
        return work(self._store, *args, **kwargs)

    # --- stories on their way through the pipelines ---

    def expect(self, story: Story) -> asyncio.Future[Kept | StoreError | None]:
        """What the pipelines make of a story, once they are done; None if they failed on this story, a StoreError if
        nothing can be stored at all."""
        self._expected[id(story)] = asyncio.get_running_loop().create_future()
        return self._expected[id(story)]

    def kept(self, story: Story, result: Kept | StoreError | None) -> None:
        future = self._expected.pop(id(story), None)
        if future is not None and not future.done():
            future.set_result(result)

    # --- archive ---

    async def archive(self, exchange: Exchange) -> Written:
        """Write an exchange on the archive's thread. Raises OSError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._archive_thread, self._write, exchange)

    def _write(self, exchange: Exchange) -> Written:
        if self._writer is None:
            run = f"{self._name}-{self.now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
            self._writer = ArchiveWriter(self._archive_dir, run, self._max_bytes, self._about)
        return self._writer.write(exchange)

    @property
    def archive_file(self) -> str | None:
        """The last file this run has written, or the archive it is replayed from."""
        if self.session is not None:
            return self.session.run
        return self._writer.name if self._writer else None

    def archive_name(self, path: Path) -> str:
        """How ``captures`` names an archive file: within the archive folder by name, else by its path."""
        try:
            return path.resolve().relative_to(self._archive_dir.resolve()).as_posix()
        except ValueError:
            pass
        try:
            return path.resolve().relative_to(Path.cwd()).as_posix()
        except ValueError:
            return path.resolve().as_posix()

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        if self._writer is not None:
            await loop.run_in_executor(self._archive_thread, self._writer.close)
        if self._store is not None:
            await loop.run_in_executor(self._store_thread, self._store.close)
        self._archive_thread.shutdown()
        self._store_thread.shutdown()
