"""Archives for REPLAY that are broken, and clocks that go back."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.reader import responses
from crawler.archive.writer import ArchiveWriter, Exchange
from tests.faults.registry import fault
from tests.faults.twin import said, stories, twin
from tests.support.klikjatim import publish
from tests.support.site import Site

AREA = "Archives"
TITLES = "SELECT title FROM articles ORDER BY url"
WHOLE = [piece.title for piece in stories(3)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with twin(tmp_path) as running:
        assert running.crawl("klikjatim").returncode == 0
        yield running


def archive_of(site: Site) -> Path:
    [file] = (site.folder / "archive").glob("*.warc.gz")
    return file


def replay(site: Site, archive: object, db: str) -> tuple[int, str]:
    site.forget()
    done = site.crawl("klikjatim", REPLAY=archive, DB=site.folder / db)
    assert site.asked == [], "a replay never asks the site"
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@fault(AREA, "a WARC file that breaks off in the middle of a record, as a kill leaves it")
def test_half_written_warc(site: Site) -> None:
    """Replayed up to its last whole record, with a line that says so; what stands before the break is stored, exit 0;
    the same archive whole adds the rest."""
    file = archive_of(site)
    found = [r for r in responses(file) if "/news-" in r.url]
    half = site.folder / "half.warc.gz"
    half.write_bytes(file.read_bytes()[: found[2].offset + 200])
    code, log = replay(site, half, "half.db")
    assert code == 0, log
    assert "is broken off: read up to its last whole record" in log
    assert rows(site, "half.db", TITLES) == WHOLE[:2]
    assert replay(site, file, "half.db")[0] == 0
    assert rows(site, "half.db", TITLES) == WHOLE


def rows(site: Site, db: str, query: str) -> list[str]:
    """The first column of a query on one of the databases beside the site's own."""
    with closing(sqlite3.connect(site.folder / db)) as connection:
        return [row[0] for row in connection.execute(query)]


@fault(AREA, "an archive that is missing, empty, no WARC at all, or of another source")
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: None, "cannot read the archive"),
        (lambda file: file.write_bytes(b""), "holds nothing of klikjatim.com"),
        (lambda file: file.write_bytes(b"no archive at all\n" * 99), "is no WARC archive"),
        (lambda file: file.write_bytes(gzip.compress(b"no archive at all\n" * 99)), "is no WARC archive"),
    ],
)
def test_no_archive(site: Site, make: Callable[[Path], object], says: str) -> None:
    """Exit 1 with one line that names the file; nothing is stored, nothing asked of the network."""
    file = site.folder / "other.warc.gz"
    make(file)
    code, log = replay(site, file, "none.db")
    assert code == 1
    [line] = said(log)
    assert says in line


@fault(AREA, "a bit that turned in an archived body")
def test_damaged_record(site: Site) -> None:
    """The record fails its digest or its checksum and is left out with a line; the other stories, those behind it too,
    are whole; exit 0."""
    file = archive_of(site)
    found = [r for r in responses(file) if "/news-" in r.url]
    data = bytearray(file.read_bytes())
    data[found[1].offset + 300] ^= 0xFF
    bad = site.folder / "bad.warc.gz"
    bad.write_bytes(bytes(data))
    code, log = replay(site, bad, "bad.db")
    assert code == 0, log
    assert f"bytes at {found[1].offset} can't be read and are left out" in log
    assert rows(site, "bad.db", TITLES) == [WHOLE[0], WHOLE[2]]


@fault("Killed and crowded", "the clock jumps back a year between two crawls")
def test_clock_jumps_back(site: Site, tmp_path: Path) -> None:
    """Nothing is doubled and nothing forgotten: what was published since is found, what is known stays one row each;
    exit 0. (The first crawl replays an archive whose captures are of next year, so its clock stands there.)"""
    writer = ArchiveWriter(tmp_path / "ahead", "klikjatim-ahead", 1 << 30, {})
    for found in responses(archive_of(site)):
        later = found.time + timedelta(days=365)
        writer.write(Exchange(found.url, later, "GET", [], found.status, "OK", found.headers, found.body))
    writer.close()
    [ahead] = (tmp_path / "ahead").glob("*.warc.gz")
    assert replay(site, ahead, "clock.db")[0] == 0
    more = stories(6, first=97)
    publish(site, more)
    done = site.crawl("klikjatim", DB=site.folder / "clock.db")
    assert done.returncode == 0, done.stderr
    kept = rows(site, "clock.db", "SELECT url FROM articles ORDER BY url")
    assert len(kept) == len(set(kept))
    assert {f"https://klikjatim.com{piece.path}" for piece in more} <= set(kept)
