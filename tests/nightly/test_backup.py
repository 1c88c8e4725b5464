"""Backup and restore: one command each, while others write, and nothing lost on the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive.copying import copy_archive
from pipelines.store import Store, StoreError, canonical_dump
from pipelines.store.backup import check_backup, copy_back
from tests.nightly.house import env


def fill(store: Store, first: int, count: int) -> None:
    """One transaction a row, as a crawl writes."""
    for number in range(first, first + count):
        store.save_page(
            f"https://klikjatim.com/news-{number}-x", "klikjatim", "story", verdict="irrelevant", status=200
        )


def dump(path: Path) -> str:
    with Store.open_readonly(path) as store:
        return canonical_dump(store.db)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "output" / "missions.db"
    with Store.open(path) as store:
        fill(store, 0, 20)
    return path


def scrapy(database: Path, *args: str) -> subprocess.CompletedProcess[str]:
    archive = database.parent / "archive"
    command = [sys.executable, "-m", "scrapy", *args, "-s", f"DB={database}", "-s", f"ARCHIVE_DIR={archive}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env())


def test_a_backup_brings_database_and_archive_back_and_keeps_what_was_there(database: Path, tmp_path: Path) -> None:
    archive = database.parent / "archive"
    archive.mkdir()
    (archive / "a.warc.gz").write_bytes(b"first record")
    before = dump(database)
    target = tmp_path / "backups"
    assert scrapy(database, "backup", str(target)).returncode == 0
    with Store.open(database) as store:
        fill(store, 100, 5)
    later = dump(database)
    (archive / "a.warc.gz").unlink()

    done = scrapy(database, "restore", str(target))
    assert done.returncode == 0, done.stderr
    assert dump(database) == before != later
    assert (archive / "a.warc.gz").read_bytes() == b"first record"
    [aside] = database.parent.glob("missions.before-*.db")
    assert dump(aside) == later


def test_a_copy_made_while_a_crawl_writes_is_whole(database: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    halfway = threading.Event()

    def write() -> None:
        with Store.open(database) as store:
            number = 1000
            while not stop.is_set():
                fill(store, number, 10)
                number += 10
                halfway.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert halfway.wait(30)
        for number in range(5):
            copy = tmp_path / f"copy-{number}.db"
            with Store.open_readonly(database) as store:
                store.backup(copy)
            check_backup(copy)
    finally:
        stop.set()
        writer.join()
    pages = [len(dump(tmp_path / f"copy-{number}.db").splitlines()) for number in range(5)]
    assert pages == sorted(pages)
    assert pages[0] >= 30
    assert not list(tmp_path.glob("copy-*.db-*")), "a copy is one single file"


def test_a_reader_sees_the_one_or_the_other_while_a_backup_is_brought_back(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Store.open_readonly(database) as store:
        store.backup(copy)
    with Store.open(database) as store:
        fill(store, 100, 5)
    with Store.open_readonly(database) as reader:
        assert len(canonical_dump(reader.db).splitlines()) == 25
        copy_back(copy, database, 5)
        assert len(canonical_dump(reader.db).splitlines()) == 20
    with Store.open(database) as store:
        assert store.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        fill(store, 100, 1)


def test_only_the_newest_copies_are_kept_if_asked(database: Path, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"missions-2026110{day}T000000Z.db").write_bytes(b"old")
    done = scrapy(database, "backup", str(tmp_path), "--keep", "2")
    assert done.returncode == 0, done.stderr
    kept = sorted(path.name for path in tmp_path.glob("missions-*Z.db"))
    assert kept[0] == "missions-20261103T000000Z.db"
    assert len(kept) == 2


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("restore", "{folder}"), 1, "there is no missions-….db in {folder}"),
        (("restore", "{folder}/text.db"), 1, "{folder}/text.db is no backup but another kind of file"),
        (("backup", "{database}"), 2, "{database} is the database itself"),
        (("restore", "{database}"), 1, "{database} is the database itself"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    database: Path, tmp_path: Path, args: tuple[str, ...], status: int, says: str
) -> None:
    (tmp_path / "text.db").write_text("no database " * 100)
    names = {"folder": tmp_path, "database": database}
    before = dump(database)
    done = scrapy(database, *(arg.format(**names) for arg in args))
    assert (done.returncode, done.stdout) == (status, "")
    assert says.format(**names) in done.stderr
    assert done.stderr.count("\n") == 1
    assert dump(database) == before


def test_what_is_no_backup_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no backup at .*none\.db"):
        check_backup(tmp_path / "none.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    with pytest.raises(StoreError, match="is no backup of this project's database"):
        check_backup(tmp_path / "other.db")


def test_a_damaged_copy_is_found_out(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Store.open_readonly(database) as store:
        store.backup(copy)
    content = bytearray(copy.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"\xff" * 4096 * 5
    copy.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        check_backup(copy)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    source, target = tmp_path / "archive", tmp_path / "copy"
    source.mkdir()
    (source / "old.warc.gz").write_bytes(b"o" * 200_000)
    (source / "new.warc.gz").write_bytes(b"n" * 100)
    (source / ".writable").touch()
    copy_archive(source, target)
    yield source, target


def same(source: Path, target: Path) -> bool:
    return all((target / path.name).read_bytes() == path.read_bytes() for path in source.glob("*.warc.gz"))


def test_only_what_is_new_in_the_archive_is_copied(archive: tuple[Path, Path]) -> None:
    source, target = archive
    assert sorted(path.name for path in target.iterdir()) == ["new.warc.gz", "old.warc.gz"]
    again = copy_archive(source, target)
    assert (again.files, again.written, again.bytes) == (2, 0, 0)
    with (source / "new.warc.gz").open("ab") as file:
        file.write(b"m" * 50)
    (source / "newest.warc.gz").write_bytes(b"x" * 7)
    more = copy_archive(source, target)
    assert (more.files, more.written, more.bytes) == (3, 2, 57)
    assert same(source, target)


def test_what_the_archive_lost_stays_in_the_copy(archive: tuple[Path, Path]) -> None:
    source, target = archive
    (source / "old.warc.gz").unlink()
    (source / "new.warc.gz").write_bytes(b"n" * 40)
    assert copy_archive(source, target).written == 0
    assert len((target / "old.warc.gz").read_bytes()) == 200_000
    assert len((target / "new.warc.gz").read_bytes()) == 100


def test_a_file_that_does_not_continue_its_copy_is_copied_whole_and_the_copy_kept(archive: tuple[Path, Path]) -> None:
    source, target = archive
    (source / "new.warc.gz").write_bytes(b"another" * 30)
    copied = copy_archive(source, target)
    assert (copied.written, copied.set_aside) == (1, 1)
    assert same(source, target)
    [former] = target.glob("new.warc.gz.before-*")
    assert former.read_bytes() == b"n" * 100


def test_a_backup_replaces_a_database_that_can_no_longer_be_read(database: Path, tmp_path: Path) -> None:
    before, copy = dump(database), tmp_path / "copy.db"
    with Store.open_readonly(database) as store:
        store.backup(copy)
    database.write_bytes(b"nothing that SQLite knows" * 400)
    done = scrapy(database, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert dump(database) == before
    [aside] = database.parent.glob("missions.before-*.db")
    assert aside.read_bytes().startswith(b"nothing that SQLite knows")
