"""``scrapy demo`` as a newcomer runs it, and what its database must hold."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from demo import REBUILT
from pipelines.store import Store, canonical_dump
from tests.support.commands import ROOT, scrapy

ARCHIVES = ROOT / "output" / "demo-archive"
EVENING = "SELECT id FROM articles WHERE url LIKE '%/news-42260-%'"


@pytest.fixture
def rows(shown: CompletedProcess[str], db: Path) -> Iterator[sqlite3.Connection]:
    assert shown.returncode == 0
    with closing(sqlite3.connect(db)) as connection:
        yield connection


def test_it_shows_progress_a_ledger_a_trace_and_queries(shown: CompletedProcess[str]) -> None:
    assert shown.returncode == 0, shown.stderr
    headings = re.findall(r"^(\d)\. ", shown.stdout, re.M)
    assert headings == ["1", "2", "3", "4", "5"]
    assert "16 new" in shown.stderr
    assert re.search(r"^jawa-timur--kalimantan-timur--2025-05-08 .* 1\.053,15 ", shown.stdout, re.M)
    assert "“KLIKJATIM.Com | Banjarmasin - " in shown.stdout, "the sentence that a number stands in"
    assert "bukan realisasi" in shown.stdout


def test_it_says_that_its_pages_are_rebuilt_first_and_beside_the_quotes(shown: CompletedProcess[str]) -> None:
    lines = shown.stdout.splitlines()
    assert lines[0] == REBUILT
    assert "not the paper's words" in REBUILT
    [below] = [after for line, after in pairwise(lines) if line.startswith("4. ")]
    assert below.strip() == REBUILT


def test_the_queries_it_proposes_give_rows(shown: CompletedProcess[str]) -> None:
    queries = re.findall(r'sqlite-utils query (\S+) "(.+)" --table$', shown.stdout, re.M)
    assert len(queries) == 3
    for db, query in queries:
        command = [sys.executable, "-m", "sqlite_utils", "query", db, query, "--csv"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        assert len(done.stdout.splitlines()) > 2, query


def test_the_evening_story_has_its_seven_figures_in_order(rows: sqlite3.Connection) -> None:
    found = rows.execute(
        f"SELECT field, value, unit, kind, role FROM figures WHERE article_id = ({EVENING}) ORDER BY ordinal"
    ).fetchall()
    assert found == [
        ("text", 18_280_000_000_000, "IDR", "money", "trade"),
        ("text", 20.96, "percent", "percent", "trade"),
        ("text", 2_480_000_000_000, "IDR", "money", "trade"),
        ("text", 37.7, "percent", "percent", "trade"),
        ("text", 11_040_000_000_000, "IDR", "money", "trade"),
        ("text", 94.4, "percent", "percent", "trade"),
        ("text", 50_000_000, "IDR", "money", "other"),
    ]


def test_every_span_cuts_its_surface_out_of_the_text_it_was_read_from(rows: sqlite3.Connection) -> None:
    figures = rows.execute(
        'SELECT CASE field WHEN \'title\' THEN title ELSE text END, "start", "end", surface FROM figures'
        " JOIN article_revisions USING (article_id, revision)"
    ).fetchall()
    assert len(figures) == rows.execute("SELECT count(*) FROM figures").fetchone()[0] > 80
    assert [text[start:end] for text, start, end, _ in figures] == [surface for *_, surface in figures]


def test_a_corrected_story_is_a_second_revision(rows: sqlite3.Connection) -> None:
    kept = rows.execute(
        "SELECT r.revision, r.text FROM article_revisions AS r JOIN articles AS a ON a.id = r.article_id"
        " WHERE a.url LIKE '%/news-44702-%' ORDER BY 1"
    ).fetchall()
    assert [revision for revision, _ in kept] == [1, 2]
    assert kept[0][1] != kept[1][1]
    assert rows.execute("SELECT count(*) FROM article_revisions WHERE revision > 1").fetchone() == (1,)


def test_the_amp_twin_is_no_second_story(rows: sqlite3.Connection) -> None:
    stories = rows.execute("SELECT count(*) FROM articles WHERE url LIKE '%/news-43516-%'").fetchone()
    forms = [url for (url,) in rows.execute("SELECT url FROM article_urls WHERE url LIKE '%43516%'")]
    assert stories == (1,)
    assert any("/amp/" in url for url in forms)


def test_a_second_crawl_of_the_same_archives_changes_nothing(shown: CompletedProcess[str], db: Path) -> None:
    with Store.open_readonly(db) as store:
        before = canonical_dump(store.db)
    archives = ",".join(str(path) for path in sorted(ARCHIVES.glob("*.warc.gz")))
    again = scrapy("crawl", "klikjatim", "-a", "full=1", "-s", f"DB={db}", "-s", f"REPLAY={archives}")
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("klikjatim: nothing new") == 2
    with Store.open_readonly(db) as store:
        assert canonical_dump(store.db) == before
