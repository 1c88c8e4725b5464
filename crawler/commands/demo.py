"""scrapy demo: the whole way on pages that come with the project, offline."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, ClassVar

from scrapy.settings import SETTINGS_PRIORITIES

from crawler.commands._base import JobError, StrictCommand
from crawler.commands._reading import record
from crawler.commands.crawl import run
from crawler.environment import from_here

DB = "output/demo.db"
REFERENCE = "data/reference_ledger.csv"
ARCHIVE = "output/demo-archive"
QUERIES = (
    ("what each partner came to", "select partner, missions, sole_total from partner_totals order by sole_total desc"),
    ("where every total comes from", "select slug, surface, sentence, url from evidence where field = 'total'"),
    ("what a person should look at", "select code, message, suggestion from issues where resolved_at is null"),
)


class Command(StrictCommand):
    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {}

    def short_desc(self) -> str:
        return f"The whole way on bundled pages, offline, into {DB}: crawl, ledger, a trace, queries to try"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.runs import quiet_scrapy  # noqa: PLC0415

        if self.settings["LOG_LEVEL"] == "INFO":
            quiet_scrapy()
        self._own_db = self.settings.getpriority("DB") != SETTINGS_PRIORITIES["cmdline"]
        if self._own_db:
            self.settings.set("DB", from_here(DB), priority="cmdline")
        self.settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from demo import REBUILT  # noqa: PLC0415
        from demo.build import build  # noqa: PLC0415
        from pipelines.store import Store  # noqa: PLC0415
        from spiders.klikjatim import KlikjatimSpider  # noqa: PLC0415

        db = Path(self.settings["DB"])
        print(f"{REBUILT}\n")
        print("1. Two runs of the crawler over klikjatim's search, feed and stories, from archives:", flush=True)
        archives = build(Path(from_here(ARCHIVE)))
        for suffix in ("", "-wal", "-shm") if self._own_db else ():  # a database named with -s DB is added to
            db.with_name(db.name + suffix).unlink(missing_ok=True)
        Store.open(db).close()
        for problem in run(self.crawler_process, KlikjatimSpider, {"full": "1"}, archives):
            raise JobError(problem)
        self._import(db)
        self._show(db)

    def _import(self, db: Path) -> None:
        from crawler.documents import canonical_documents  # noqa: PLC0415
        from pipelines.store import Store  # noqa: PLC0415
        from pipelines.store.imports import import_file  # noqa: PLC0415
        from pipelines.store.missions import recompute_pending  # noqa: PLC0415

        print(f"\n2. The reference ledger, claim by claim with its address (scrapy import {REFERENCE}):", flush=True)
        with Store.open(db) as store:
            summary = import_file(store, Path(from_here(REFERENCE)), canonical=canonical_documents(self.settings))
            recompute_pending(store, None, Path(self.settings["CORRECTIONS"]))
        print(f"   {summary.claims} claims of single missions, {summary.statements} sums over several")

    def _show(self, db: Path) -> None:
        from demo import REBUILT  # noqa: PLC0415
        from pipelines.store.reading.ledger import Wanted, ledger  # noqa: PLC0415
        from pipelines.store.reading.terminal import show_ledger, show_trace  # noqa: PLC0415
        from pipelines.store.reading.trace import trace  # noqa: PLC0415

        with record(self.settings) as database:
            rows = ledger(database, Wanted())
            if not rows:
                raise JobError(f"{db} holds no missions; that should not be: scrapy demo -L DEBUG tells more")
            print("\n3. The ledger (scrapy ledger):\n")
            show_ledger(rows, [])
            slug = max(rows, key=lambda row: (row["witnesses"], row["total_miliar"] or 0))["slug"]
            print(f"\n4. Where a number comes from (scrapy trace {slug} total).\n   {REBUILT}\n")
            show_trace(trace(database, slug, "total"))
        print("\n5. Queries to try:\n")
        for about, query in QUERIES:
            print(f'  # {about}\n  .venv/bin/sqlite-utils query {db} "{query}" --table\n')
