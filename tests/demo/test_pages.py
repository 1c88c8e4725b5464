"""What README.md and docs/database.md say of the database, against the demo's."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.checks import CAUSES
from crawler.tally import ADDRESS_CODES
from tests.support.commands import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
#: "### `name`" and the table of columns under it
SECTION = re.compile(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", re.M | re.S)
COLUMN = re.compile(r"^\| `(\w+)` \| (\w+) \| \S.* \|$", re.M)
QUERY = re.compile(r'^(?:\S*sqlite-utils query|sqlite3 .+?) output/demo\.db "(.+?)"(?: --table)?$', re.M)
#: a query and the head of what the page prints below it
ANSWERED = re.compile(QUERY.pattern + r"\n```\n\n```text\n(.+)\n", re.M)


@pytest.fixture
def rows(shown: CompletedProcess[str], db: Path) -> Iterator[sqlite3.Connection]:
    assert shown.returncode == 0
    with closing(sqlite3.connect(db)) as connection:
        yield connection


def kinds(rows: sqlite3.Connection) -> dict[str, str]:
    """Name to table or view, without SQLite's own and those that hold the search index."""
    found = rows.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {name: kind for name, kind in found if not name.startswith(("sqlite_", "articles_fts_"))}


def test_the_page_has_every_table_and_view_with_every_column(rows: sqlite3.Connection) -> None:
    told = {name: [column for column, _ in COLUMN.findall(text)] for name, text in SECTION.findall(PAGE)}
    assert told == {name: [row[1] for row in rows.execute(f'PRAGMA table_info("{name}")')] for name in kinds(rows)}


def test_types_are_those_of_the_schema_and_of_what_views_give(rows: sqlite3.Connection) -> None:
    for name, text in SECTION.findall(PAGE):
        declared = {row[1]: row[2] for row in rows.execute(f'PRAGMA table_info("{name}")')}
        for column, told in COLUMN.findall(text):
            if kinds(rows)[name] == "table" and declared[column]:
                assert told == declared[column], (name, column)
            else:
                given = {kind for (kind,) in rows.execute(f'SELECT DISTINCT upper(typeof("{column}")) FROM "{name}"')}
                assert told == "ANY" or given <= {told, "NULL"}, (name, column)


@pytest.mark.parametrize(("text", "least"), [(README, 3), (PAGE, 6)], ids=["README.md", "docs/database.md"])
def test_every_query_gives_rows(rows: sqlite3.Connection, text: str, least: int) -> None:
    queries = QUERY.findall(text)
    assert len(queries) >= least
    assert len(queries) == text.count('output/demo.db "'), "a query that this test does not see"
    for query in queries:
        assert rows.execute(query).fetchone() is not None, query


def test_answers_have_the_columns_that_their_queries_give(rows: sqlite3.Connection) -> None:
    answered = ANSWERED.findall(PAGE)
    assert len(answered) == len(QUERY.findall(PAGE))
    for query, head in answered:
        assert [column[0] for column in rows.execute(query).description] == head.split(), query


def test_the_words_that_the_database_uses_are_explained(rows: sqlite3.Connection) -> None:
    used = {*CAUSES, *ADDRESS_CODES}
    for table, column in [
        ("issues", "code"), ("figures", "role"), ("figures", "qualifier"), ("claims", "field"), ("missions", "grade"),
        ("missions", "scope"), ("missions", "total_status"), ("missions", "total_basis"), ("figures", "kind"),
        ("figures", "party"), ("pages", "verdict"),
    ]:  # fmt: skip
        used |= {word for (word,) in rows.execute(f"SELECT DISTINCT {column} FROM {table}") if word is not None}
    assert len(used) > 50
    assert [word for word in sorted(used) if f"`{word}`" not in PAGE] == []
