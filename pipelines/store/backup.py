"""The database copied away and back, by SQLite's own backup, while others may be writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.connection import explained
from pipelines.store.errors import StoreError
from pipelines.store.migrations import MIGRATIONS, unknown_migrations

_SQLITE = b"SQLite format 3\0"  # how every SQLite database begins


def copy_to(source: sqlite3.Connection, target: Path, busy_timeout: float) -> None:
    """Copy a whole database into the file ``target``, which is replaced whole; the copy is one single file."""
    partial = target.with_name(target.name + ".part")
    with explained(target, busy_timeout):
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    partial.replace(target)


def check_backup(path: Path) -> None:
    """Raise StoreError unless ``path`` is a sound database of ours that this version can use. Writes nothing."""
    if not path.is_file():
        raise StoreError(f"there is no backup at {path}")
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            raise StoreError(f"{path} is no backup but another kind of file. Name one that scrapy backup made")
    with explained(path, 0), closing(_reading(path)) as connection:
        [(sound,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
        if sound != "ok":
            raise StoreError(f"{path} is damaged ({sound}). Restore another backup")
        db = Database(connection, execute_plugins=False)
        if not MIGRATIONS.applied(db):
            raise StoreError(f"{path} is no backup of this project's database")
        if unknown := unknown_migrations(db):
            raise StoreError(f"{path} was made by a newer version (it has {', '.join(unknown)}). Update the project")


def copy_back(backup: Path, database: Path, busy_timeout: float) -> None:
    """Make ``database`` hold what ``backup`` holds, in one transaction: readers see the one or the other."""
    with (
        explained(database, busy_timeout),
        closing(_reading(backup)) as source,
        closing(sqlite3.connect(database, timeout=busy_timeout)) as target,
    ):
        source.backup(target)


def _reading(path: Path) -> sqlite3.Connection:
    # immutable: a backup lies on media that may be read-only, and nobody is writing to it
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
