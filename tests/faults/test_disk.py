"""The disk is full, the folder read-only, the database somebody else's: one line, exit 1, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipelines.store import Store
from tests.faults.registry import fault
from tests.faults.twin import said, stories, titles
from tests.support.klikjatim import klikjatim
from tests.support.site import Answer, Site

AREA = "Disk and database"
KILOBYTE = 1024


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with klikjatim(tmp_path / "site", stories(12)) as running:
        yield running


def is_one_line(done: CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    [line] = said(done.stderr)
    for word in words:
        assert word in line
    assert "Traceback" not in done.stderr


def undisturbed(folder: Path) -> str:
    with klikjatim(folder / "undisturbed", stories(12)) as site:
        assert site.crawl("klikjatim").returncode == 0
        return site.dump()


def recovers(site: Site, folder: Path) -> None:
    with closing(sqlite3.connect(site.db)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    done = site.crawl("klikjatim")
    assert done.returncode == 0, done.stderr
    assert site.dump() == undisturbed(folder)


@fault(AREA, "the disk is full where the database lies (a limit on the size of files)")
def test_full_disk_for_the_database(site: Site, tmp_path: Path) -> None:
    """Exit 1 with one line; the database is whole; with room again, the next crawl ends with the same rows."""
    Store.open(site.db).close()
    limit = site.db.stat().st_size + 64 * KILOBYTE
    with closing(sqlite3.connect(site.db)) as reader:  # keeps the log from being folded into the database
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        done = site.start("klikjatim", limits={"FSIZE": limit}).finish()
    is_one_line(done, "missions.db")
    assert 0 < len(titles(site)) < 12
    recovers(site, tmp_path)


@fault(AREA, "the disk is full where the archive lies (a limit on the size of files)")
def test_full_disk_for_the_archive(site: Site, tmp_path: Path) -> None:
    """Exit 1 with one line; nothing is read that could not be archived; the archive is whole up to there; with room
    again, the next crawl ends with the same rows."""
    [*_, piece] = stories(12)
    usual = site.pages[piece.path]
    noise = "".join(f"<!-- {n * 2654435761 % 2**32:x} -->" for n in range(600_000))
    assert isinstance(usual, Answer)
    site.pages[piece.path] = Answer(usual.data.decode().replace("</body>", f"{noise}</body>"))
    done = site.start("klikjatim", limits={"FSIZE": 3 * KILOBYTE * KILOBYTE}).finish()
    is_one_line(done, "the archive cannot be written")
    assert len(titles(site)) == 11
    site.pages[piece.path] = usual
    recovers(site, tmp_path)


@fault(AREA, "the output folder cannot be made or written")
@pytest.mark.parametrize("name", ["DB", "ARCHIVE_DIR"])
def test_output_folder_cannot_be_written(site: Site, tmp_path: Path, name: str) -> None:
    """Exit 1 with one line that names the folder, before anything is asked of the site."""
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "inside"
    done = site.crawl("klikjatim", **{name: folder / "missions.db" if name == "DB" else folder})
    is_one_line(done, str(folder))
    assert site.asked == []


@fault(AREA, "a read-only output folder")
def test_read_only_folder(site: Site) -> None:
    """Exit 1 with one line that names the database, before anything is asked of the site."""
    done = site.crawl("klikjatim", DB="/proc/missions.db")
    is_one_line(done, "/proc/missions.db")
    assert site.asked == []


@fault(AREA, "a database of a newer schema")
def test_database_of_a_newer_schema(site: Site) -> None:
    """Exit 1 with one line (update the project); the database stays as it is; nothing is asked of the site."""
    with Store.open(site.db) as store:
        store.db.execute("UPDATE _sqlite_migrations SET name = 'of_tomorrow' WHERE rowid = 1")
    before = site.db.read_bytes()
    is_one_line(site.crawl("klikjatim"), "was made by a newer version (it has of_tomorrow). Update the project")
    assert site.db.read_bytes() == before
    assert site.asked == []


@fault(AREA, "a file that is no database; another program's database")
def test_no_database_of_ours(site: Site) -> None:
    """Exit 1 with one line that names the file; the file stays as it is; nothing is asked of the site."""
    site.db.write_bytes(b"Laporan misi dagang\n" * 200)
    is_one_line(site.crawl("klikjatim"), "is not an SQLite database")
    assert site.db.read_bytes().startswith(b"Laporan misi dagang")
    site.db.unlink()
    with closing(sqlite3.connect(site.db)) as db:
        db.execute("CREATE TABLE invoices (id)")
    is_one_line(site.crawl("klikjatim"), "is another program's database (it holds invoices)")
    assert site.asked == []


@fault(AREA, "a database with damaged pages")
def test_damaged_database(site: Site) -> None:
    """Exit 1 with one line (restore it from a backup), no traceback."""
    assert site.crawl("klikjatim").returncode == 0
    with closing(sqlite3.connect(site.db)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        first = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pages'").fetchone()[0]
    with site.db.open("r+b") as file:
        file.seek((first - 1) * size)
        file.write(b"\xff" * size)
    is_one_line(site.crawl("klikjatim"), "is damaged. Restore it from a backup")
