"""scrapy backup: the database, and the archive beside it, copied while crawls may be running."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import ClassVar

from scrapy.exceptions import UsageError

from crawler.commands._base import StrictCommand

DATABASES = (".db", ".sqlite", ".sqlite3")


class Command(StrictCommand):
    arguments: ClassVar[tuple[str, ...]] = ("DIR|FILE",)

    def short_desc(self) -> str:
        return "Copy the database (and the archive) away, also while a crawl is running"

    def long_desc(self) -> str:
        return (
            "Into a folder: a dated copy of the database, missions-<time>.db, and the archive, of which only what is "
            "new is copied. Into a file, which is a name that ends in .db, .sqlite or .sqlite3: the database alone. "
            "Any other name is a folder's. scrapy restore brings it back."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--keep", type=int, metavar="N", help="of the folder's dated copies of the database, keep the newest N"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.keep is not None and opts.keep < 1:
            raise UsageError("--keep takes a number from 1")
        if opts.keep is not None and Path(args[0]).suffix in DATABASES:
            raise UsageError("--keep is for folders")
        target, database = Path(args[0]), Path(self.settings["DB"])
        if target.exists() and database.exists() and target.samefile(database):
            raise UsageError(f"{target} is the database itself")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from datetime import UTC, datetime  # noqa: PLC0415

        from crawler.archive.copying import copy_archive  # noqa: PLC0415
        from pipelines.store.backup import check_backup  # noqa: PLC0415
        from pipelines.store.store import Store  # noqa: PLC0415

        target, whole = Path(args[0]), Path(args[0]).suffix not in DATABASES
        copy = target / f"missions-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db" if whole else target
        with Store.open_readonly(self.settings["DB"]) as store:
            copy.parent.mkdir(parents=True, exist_ok=True)
            store.backup(copy)
        check_backup(copy)
        print(f"{copy}: {copy.stat().st_size / 1e6:.1f} MB, sound")
        archive = Path(self.settings["ARCHIVE_DIR"])
        if whole and archive.is_dir():  # after the database, so that every capture it names is in the copy
            copied = copy_archive(archive, target / "archive")
            aside = f"; {copied.set_aside} former copies kept under another name" if copied.set_aside else ""
            amount = f"{copied.written} of {copied.files} files copied, {copied.bytes / 1e6:.1f} MB"
            print(f"{target / 'archive'}: {amount}{aside}")
        if opts.keep is not None:
            for old in sorted(target.glob("missions-*Z.db"))[: -opts.keep]:
                old.unlink()
                print(f"{old}: removed")
