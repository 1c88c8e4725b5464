"""The one door to the database. Use a Store from the thread that opened it; each method is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self, TypedDict, Unpack

from sqlite_utils import Database

from crawler.checks import Expected, Verdict
from crawler.items import Capture, IssueDraft, Story
from pipelines.store import absence, articles, backup, captures, connection, health, issues, pages, runs
from pipelines.store.absence import Absence
from pipelines.store.articles import Outcome
from pipelines.store.issues import IssueAbout, RaisedBy
from pipelines.store.pages import PageFields, PageKind, PageState
from pipelines.store.rows import upsert
from pipelines.store.runs import RunFields


class SourceFields(TypedDict, total=False):
    """A row of ``sources``; ``name`` is needed."""

    name: str
    title: str | None
    homepage: str | None
    family: str | None
    status: str
    note: str | None


class Store:
    """The record in one SQLite file. Failures of the file or the machine are raised as StoreError, one line each."""

    def __init__(self, db: Database, path: Path, busy_timeout: float) -> None:
        self.db = db
        self.path = path
        self._busy_timeout = busy_timeout

    @classmethod
    def open(cls, path: str | Path, *, busy_timeout: float = 30.0) -> Self:
        """Open the database, made or brought to today's schema if need be; ``busy_timeout`` in seconds."""
        return cls(connection.open_for_writing(Path(path), busy_timeout), Path(path), busy_timeout)

    @classmethod
    def open_readonly(cls, path: str | Path, *, busy_timeout: float = 30.0) -> Self:
        """Open an existing database for reading only."""
        return cls(connection.open_for_reading(Path(path), busy_timeout), Path(path), busy_timeout)

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; within another one, a savepoint of it."""
        with connection.write_transaction(self.db, self.path, self._busy_timeout):
            yield

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The database for a few queries, its failures explained."""
        with connection.explained(self.path, self._busy_timeout):
            yield self.db

    def backup(self, target: str | Path) -> None:
        """Copy the whole database to ``target`` while others may be writing. An existing target is replaced whole."""
        backup.copy_to(self.db.conn, Path(target), self._busy_timeout)

    def register_sources(self, sources: Iterable[SourceFields]) -> None:
        with self.transaction():
            for source in sources:
                upsert(self.db, "sources", source, key=["name"])

    def start_run(self, spider: str, started_at: str) -> int:
        with self.transaction():
            return runs.start_run(self.db, spider, started_at)

    def finish_run(self, run_id: int, **fields: Unpack[RunFields]) -> None:
        with self.transaction():
            runs.finish_run(self.db, run_id, fields)

    def add_metrics(self, run_id: int, source: str, metrics: Mapping[str, int | float | Decimal | None]) -> None:
        with self.transaction():
            runs.add_metrics(self.db, run_id, source, metrics)

    def judge_run(self, run_id: int, expected: Expected, *, days: int) -> list[Verdict]:
        """Check a run against its source's own past of so many days; issues and the run's ``ok`` follow from it."""
        with self.transaction():
            return health.judge_run(self.db, run_id, expected, days=days)

    def open_causes(self, source: str) -> list[str]:
        """The causes of what is wrong with a source: what its checks have found and nothing has shown to be fine."""
        with self.reading() as db:
            return health.open_causes(db, source)

    def add_capture(self, capture: Capture) -> int:
        with self.transaction():
            return captures.add_capture(self.db, capture)

    def page(self, url: str) -> PageState | None:
        with self.reading() as db:
            return pages.page(db, url)

    def save_page(self, url: str, source: str, kind: PageKind, **fields: Unpack[PageFields]) -> None:
        """Save what is told of a page; what isn't given stays as it is."""
        with self.transaction():
            pages.save_page(self.db, url, source, kind, fields)

    def due_rechecks(self, source: str, at: str) -> list[str]:
        with self.reading() as db:
            return pages.due_rechecks(db, source, at)

    def article_of(self, url: str) -> str | None:
        with self.reading() as db:
            return articles.article_of(db, url)

    def save_story(self, story: Story, run_id: int | None) -> Outcome:
        with self.transaction():
            return articles.save_story(self.db, story, run_id)

    def note_absence(self, look: Absence, run_id: int | None) -> Literal["missing", "gone"] | None:
        """What the story now is; None if none is stored at that address."""
        with self.transaction():
            return absence.note_absence(self.db, look, run_id)

    def note_presence(self, url: str, at: str) -> None:
        """The story at ``url`` (any form) was there at the time ``at``, unchanged."""
        with self.transaction():
            for (article_id,) in self.db.execute("SELECT article_id FROM article_urls WHERE url = ?", [url]).fetchall():
                absence.note_presence(self.db, article_id, at)

    def raise_issue(
        self, draft: IssueDraft, *, run_id: int | None, source: str | None, **about: Unpack[IssueAbout]
    ) -> str:
        """Open an issue or see it again. Returns its fingerprint."""
        with self.transaction():
            return issues.raise_issue(self.db, draft, run_id=run_id, source=source, **about)

    def open_issues(
        self, *, raised_by: RaisedBy | None = None, article_id: int | None = None, mission_id: int | None = None
    ) -> set[str]:
        """Fingerprints of the open issues, all of them or those that fit what is given."""
        with self.reading() as db:
            return issues.open_issues(db, raised_by=raised_by, article_id=article_id, mission_id=mission_id)

    def resolve_issues(self, fingerprints: Iterable[str]) -> int:
        with self.transaction():
            return issues.resolve_issues(self.db, fingerprints)
