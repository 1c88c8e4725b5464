"""Opening the database: WAL, foreign keys, migrations, and every expected failure as one clear line."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.errors import StoreError
from pipelines.store.migrations import MIGRATIONS, refresh_views, unknown_migrations, views_current

NEEDED_SQLITE = (3, 38, 0)  # STRICT tables (3.37) and JSON functions always built in (3.38)
_ANOTHER = "name another with -s DB=PATH"


def open_for_writing(path: Path, busy_timeout: float) -> Database:
    """Create or migrate the database at ``path``. ``busy_timeout`` in seconds. Raises StoreError."""
    _check_sqlite()
    _refuse_folder(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {path.parent}: {error.strerror}. {_ANOTHER[0].upper()}{_ANOTHER[1:]}"
        ) from error
    with explained(path, busy_timeout):
        db = _connect(str(path), busy_timeout, uri=False)
        try:
            _use_wal(db, busy_timeout)
            _migrate(db, path)
        except BaseException:
            db.close()
            raise
    return db


def open_for_reading(path: Path, busy_timeout: float) -> Database:
    """Open an existing database that nothing is written to. One of an older schema is migrated first.

    Raises StoreError, also where there is no database.
    """
    _check_sqlite()
    if not path.exists():
        raise StoreError(
            f"there is no database at {path}. Fill one with scrapy crawl or scrapy demo, or name it with -s DB=PATH"
        )
    _refuse_folder(path)
    with explained(path, busy_timeout):
        db = _connect(_readonly_uri(path), busy_timeout, uri=True)
        try:
            behind = _check_ours(db, path) or not views_current(db)
        except BaseException:
            db.close()
            raise
        if behind:
            db.close()
            open_for_writing(path, busy_timeout).close()
            db = _connect(_readonly_uri(path), busy_timeout, uri=True)
    return db


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder and no database. Name a file with -s DB=PATH")


@contextmanager
def write_transaction(db: Database, path: Path, busy_timeout: float) -> Iterator[None]:
    """All or nothing. Takes the write lock at the start, so that waiting for others happens before any reading."""
    with explained(path, busy_timeout):
        if db.conn.in_transaction:
            with db.atomic():
                yield
            return
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


@contextmanager
def explained(path: Path, busy_timeout: float) -> Iterator[None]:
    """Turn the failures that SQLite reports of the file or the machine into StoreError; faults of ours pass through."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        line = _explanation(name, path, busy_timeout)
        if line is None:
            raise
        raise StoreError(f"{line} ({error})") from error


def _explanation(name: str, path: Path, busy_timeout: float) -> str | None:
    lines = {
        "SQLITE_BUSY": f"{path} has been locked by another process for {busy_timeout:g} s. Try again when it ends",
        "SQLITE_LOCKED": f"{path} is locked within this process. Try again when that ends",
        "SQLITE_FULL": f"the disk is full, {path} could not grow. Free some space and run again; nothing was lost",
        "SQLITE_NOTADB": f"{path} is not an SQLite database. Move it away or {_ANOTHER}",
        "SQLITE_CORRUPT": f"{path} is damaged. Restore it from a backup, or crawl the archives again with -s REPLAY=…",
        "SQLITE_CANTOPEN": f"{path} cannot be opened. Check that it is a file in a folder that may be written to",
        "SQLITE_READONLY": f"{path} or its folder may not be written to. Change its permissions or {_ANOTHER}",
        "SQLITE_IOERR": f"reading or writing {path} failed. Check the disk",
        "SQLITE_PERM": f"{path} may not be opened. Change its permissions or {_ANOTHER}",
    }
    return next((line for prefix, line in lines.items() if name == prefix or name.startswith(prefix + "_")), None)


def _connect(target: str, busy_timeout: float, *, uri: bool) -> Database:
    # isolation_level None: transactions begin and end where we say, never implicitly
    connection = sqlite3.connect(target, timeout=busy_timeout, isolation_level=None, uri=uri)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return Database(connection, execute_plugins=False)


def _readonly_uri(path: Path) -> str:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    in_use = path.with_name(path.name + "-wal").exists()
    # on a medium that cannot be written to, SQLite could not make the shared-memory file that WAL needs
    return uri if in_use or os.access(path.parent, os.W_OK) else f"{uri}&immutable=1"


def _use_wal(db: Database, busy_timeout: float) -> None:
    """Switch to WAL once. SQLite does not wait for other connections here, so we do."""
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            if db.conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _migrate(db: Database, path: Path) -> None:
    if not _check_ours(db, path) and views_current(db):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        _check_ours(db, path)
        MIGRATIONS.apply(db)
        refresh_views(db)
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _check_ours(db: Database, path: Path) -> bool:
    """Whether migrations are pending. Raises StoreError for a newer schema or another program's database."""
    if unknown := unknown_migrations(db):
        raise StoreError(
            f"{path} was made by a newer version (it has {', '.join(unknown)}). Update the project, then try again"
        )
    tables = {name for name in db.table_names() if not name.startswith(("sqlite_", MIGRATIONS.migrations_table))}
    if tables and not MIGRATIONS.applied(db):
        raise StoreError(f"{path} is another program's database (it holds {min(tables)}). Name another with -s DB=PATH")
    return bool(MIGRATIONS.pending(db))


def _check_sqlite() -> None:
    if sqlite3.sqlite_version_info < NEEDED_SQLITE:
        needed = ".".join(map(str, NEEDED_SQLITE))
        raise StoreError(
            f"this Python has SQLite {sqlite3.sqlite_version}; {needed} or newer is needed. Use a newer Python"
        )
