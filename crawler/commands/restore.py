"""scrapy restore: a backup brought back; what was there is kept aside."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from crawler.commands._base import JobError, StrictCommand


class Command(StrictCommand):
    arguments: ClassVar[tuple[str, ...]] = ("FILE|DIR",)

    def short_desc(self) -> str:
        return "Bring a backup back; the present database is kept aside"

    def long_desc(self) -> str:
        return (
            "FILE is a copy made by scrapy backup; of a folder the newest copy is taken. The database of -s DB then "
            "holds what the backup holds; what it held is kept beside it under another name. Archive files that are "
            "missing or shorter here are copied back from the folder archive beside the copy."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.archive.copying import copy_archive  # noqa: PLC0415
        from crawler.night.lock import NightLock  # noqa: PLC0415
        from pipelines.store.backup import check_backup, copy_back  # noqa: PLC0415
        from pipelines.store.store import Store  # noqa: PLC0415

        backup, database, now = _chosen(Path(args[0])), Path(self.settings["DB"]), datetime.now(UTC)
        check_backup(backup)
        if database.exists() and database.samefile(backup):
            raise JobError(f"{backup} is the database itself")
        with NightLock(database, now):
            if database.exists():
                print(f"{_set_aside(database, now)}: what was there before")
            copy_back(backup, database, 30.0)
            Store.open(database).close()  # an older backup is brought to today's schema
        print(f"{database}: restored from {backup}")
        archive = backup.parent / "archive"
        if archive.is_dir():
            copied = copy_archive(archive, Path(self.settings["ARCHIVE_DIR"]))
            print(f"{self.settings['ARCHIVE_DIR']}: {copied.written} of {copied.files} files copied back")


def _chosen(given: Path) -> Path:
    """The backup itself, or the newest one in a folder. Raises JobError."""
    if not given.is_dir():
        return given
    found = sorted(given.glob("missions-*Z.db"))
    if not found:
        raise JobError(f"there is no missions-….db in {given}: name a file that scrapy backup made")
    return found[-1]


def _set_aside(database: Path, now: datetime) -> Path:
    """Keep the present database: a copy if it can be read, else the file itself, moved away."""
    from pipelines.store.errors import StoreError  # noqa: PLC0415
    from pipelines.store.store import Store  # noqa: PLC0415

    aside = database.with_name(f"{database.stem}.before-{now:%Y%m%dT%H%M%SZ}{database.suffix}")
    try:
        with Store.open_readonly(database) as store:
            store.backup(aside)
    except StoreError:
        database.rename(aside)
        for end in ("-wal", "-shm"):
            leftover = database.with_name(database.name + end)
            if leftover.exists():
                leftover.rename(aside.with_name(aside.name + end))
    return aside
