"""What people type, and what the web makes them open: mistakes and attacks through arguments and exports."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.registry import fault
from tests.faults.twin import stories, twin
from tests.support.commands import scrapy
from tests.support.site import Site

AREA = "Input"
CONTACT = ("-s", "CONTACT=tests@example.org")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with twin(tmp_path_factory.mktemp("input")) as running:
        assert running.crawl("klikjatim").returncode == 0
        yield running


@fault(AREA, "misspelt source, argument, option, setting or value")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("klikjatm",), "there is no source 'klikjatm'. Did you mean klikjatim?"),
        (("klikjatim", "-a", "sinse=2026-01-01"), "there is no argument 'sinse'. Did you mean since?"),
        (("klikjatim", "--ful"), "there is no option '--ful'"),
        (("klikjatim", "-s", "ARCHIV_DIR=x"), "there is no setting 'ARCHIV_DIR'. Did you mean ARCHIVE_DIR?"),
        (("klikjatim", "-s", "DOWNLOAD_DELAY=soon"), "DOWNLOAD_DELAY is a number from 0, not 'soon'"),
        (("klikjatim", "-a", "since=last week"), "since is a day such as 2025-05-08, not 'last week'"),
        (("klikjatim", "-a", "url=https://example.org/x"), "is no address of a story of klikjatim"),
    ],
)
def test_misspelt(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """Exit 2 with one line that says what is wrong and what may have been meant; nothing is begun."""
    done = scrapy("crawl", *arguments, "-s", f"DB={tmp_path / 'missions.db'}", *CONTACT)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


NASTY = (
    "'; DROP TABLE missions; --",
    '" OR 1=1 --',
    "%",
    "Bali'--",
    "\x1b[31mBali",
    "Bali\nJatim",
    "'" * 500,
    "../../x",
)


@fault(AREA, "SQL metacharacters, wildcards and control sequences in arguments")
@pytest.mark.parametrize("nasty", NASTY)
def test_sql_metacharacters(site: Site, nasty: str) -> None:
    """Taken as words and not found: exit 1 or 2 with one line without control characters; the rows stay as they are."""
    before = site.dump()
    for command in (("ledger", "--partner", nasty), ("trace", nasty), ("crawl", nasty, *CONTACT)):
        done = scrapy(*command, "-s", f"DB={site.db}")
        assert done.returncode in (1, 2), (command, done)
        assert done.stderr.count("\n") == 1, done.stderr
        assert all(c.isprintable() for c in done.stderr.rstrip("\n")), done.stderr
    assert site.dump() == before


@fault(AREA, "cells that a spreadsheet would run as formulas: =, +, -, @, tab")
@pytest.mark.parametrize("cell", ['=HYPERLINK("http://example.org","x")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1"])
def test_formulas_in_exports(site: Site, tmp_path: Path, cell: str) -> None:
    """Exported as text: with an apostrophe in front in CSV, as a string cell in xlsx; numbers stay numbers."""
    copy = tmp_path / "missions.db"
    with closing(sqlite3.connect(site.db)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("UPDATE missions SET city = ?", [cell])
        target.commit()
    done = scrapy("ledger", "--format", "csv", "-s", f"DB={copy}")
    assert done.returncode == 0, done.stderr
    cities = {row["city"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert len(cities) == 1
    assert all(city[:1] == "'" for city in cities), cities
    totals = {row["total"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert totals == {str(piece.total * 10**9) for piece in stories(3)}
    out = tmp_path / "ledger.xlsx"
    assert scrapy("ledger", "--format", "xlsx", "--out", out, "-s", f"DB={copy}").returncode == 0
    assert "f" not in types_of(out)


def types_of(workbook: Path) -> set[str]:
    """The kinds of the cells of a workbook: s string, n number, f formula."""
    import openpyxl  # noqa: PLC0415

    return {cell.data_type for row in openpyxl.load_workbook(workbook).active.iter_rows() for cell in row}
