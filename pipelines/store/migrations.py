"""The schema, step by step, as sqlite-utils migrations. Steps are only ever added, never changed once released.

``schema/tables.sql`` is the first step's tables; ``schema/views.sql`` holds today's views, which carry no data and are
made anew whenever they differ from the file.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from pipelines.places import PROVINCES

SCHEMA = Path(__file__).parent / "schema"
MIGRATIONS = Migrations("misi-dagang")
_VIEW = re.compile(r"CREATE VIEW (\w+) AS\b.*?(?=;)", re.DOTALL)


@MIGRATIONS()
def first_tables(db: Database) -> None:
    db.executescript((SCHEMA / "tables.sql").read_text(encoding="utf-8"))


@MIGRATIONS()
def search_index(db: Database) -> None:
    """Full-text search over title and text: any case, with or without accents."""
    articles = db["articles"]
    assert isinstance(articles, Table)
    articles.enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 2", create_triggers=True)


@MIGRATIONS()
def fill_provinces(db: Database) -> None:
    for p in PROVINCES:
        db.execute(
            "INSERT INTO provinces (code, iso, name, short, island) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [p.code, p.iso, p.name, p.short, p.island],
        )


@MIGRATIONS()
def first_views(db: Database) -> None:
    refresh_views(db)


@MIGRATIONS()
def copies(db: Database) -> None:
    """What finds copies of a text (see ``pipelines/store/copies.py``)."""
    db.executescript((SCHEMA / "copies.sql").read_text(encoding="utf-8"))


@MIGRATIONS()
def what_drafts_need(db: Database) -> None:
    """What the computation of missions reads back: prints, suggested readings, notes; and keys for statements."""
    db.execute("ALTER TABLE events ADD COLUMN notes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes))")
    db.execute("ALTER TABLE claims ADD COLUMN surface TEXT")
    db.execute("ALTER TABLE claims ADD COLUMN suggested ANY")
    db.execute("ALTER TABLE claims ADD COLUMN said TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(said))")
    db.execute("ALTER TABLE cumulatives ADD COLUMN surface TEXT")
    for table in ("cumulatives", "trade_statements"):
        db.execute(f'ALTER TABLE {table} ADD COLUMN "key" TEXT')
        db.execute(f'CREATE UNIQUE INDEX {table}_key ON {table} ("key")')


@MIGRATIONS()
def notices(db: Database) -> None:
    """What a person has been told (see ``pipelines/store/notices.py``)."""
    db.executescript((SCHEMA / "notices.sql").read_text(encoding="utf-8"))


@MIGRATIONS()
def corrections_applied(db: Database) -> None:
    """Which corrections the missions were computed with last: a digest, empty for none."""
    db.execute("CREATE TABLE corrections_applied (id INTEGER PRIMARY KEY CHECK (id = 1), digest TEXT NOT NULL) STRICT")


@MIGRATIONS()
def imported(db: Database) -> None:
    """What each imported file states (see ``pipelines/store/imported.py``)."""
    db.execute(
        "CREATE TABLE imported (file TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('event', 'claim', 'sum')), "
        '"key" TEXT NOT NULL, PRIMARY KEY (file, kind, "key")) STRICT'
    )
    db.execute('CREATE INDEX imported_key ON imported (kind, "key")')


@MIGRATIONS()
def missing_stories(db: Database) -> None:
    """Since when a story was not met at its address, until a second look (see ``pipelines/store/absence.py``)."""
    db.execute("ALTER TABLE articles ADD COLUMN missing_since TEXT")


@MIGRATIONS()
def details_of_imported(db: Database) -> None:
    """What each file says of an event beside its claims; of earlier imports, what the event kept of them."""
    db.execute("ALTER TABLE imported ADD COLUMN details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details))")
    names = ("date_hint", "city", "venue", "mode", "official_number")
    given = ", ".join(f"'{name}', iif(e.{name} IS NULL, json('[]'), json_array(e.{name}))" for name in names)
    db.execute(
        f"UPDATE imported SET details = (SELECT json_object({given}, 'record', json((SELECT json_group_array("
        "value ->> 3) FROM json_each(e.notes) WHERE value ->> 0 = 'record_claim'))) "
        'FROM events AS e WHERE e."key" = imported."key") '
        'WHERE kind = \'event\' AND "key" IN (SELECT "key" FROM events)'
    )


def refresh_views(db: Database) -> None:
    """Drop and make again those of our views whose SQL differs from ``schema/views.sql``; other views stay."""
    stored = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    for name, sql in _views().items():
        if stored.get(name) != sql:
            db.execute(f"DROP VIEW IF EXISTS {name}")
            db.execute(sql)


def views_current(db: Database) -> bool:
    """Whether every view is stored as ``schema/views.sql`` has it."""
    stored = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return all(stored.get(name) == sql for name, sql in _views().items())


def unknown_migrations(db: Database) -> list[str]:
    """Steps that the database has and this version doesn't: it was made by a newer one."""
    with Database(memory=True) as empty:
        known = {migration.name for migration in MIGRATIONS.pending(empty)}
    return [migration.name for migration in MIGRATIONS.applied(db) if migration.name not in known]


def _views() -> dict[str, str]:
    text = (SCHEMA / "views.sql").read_text(encoding="utf-8")
    return {found[1]: found[0] for found in _VIEW.finditer(text)}
