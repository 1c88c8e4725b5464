"""Files and settings that cannot be used: one clear line, nothing said that was not done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import ROOT, scrapy

REFERENCE = ROOT / "data/reference_ledger.csv"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "missions.db"
    assert scrapy("import", REFERENCE, "-s", f"DB={path}").returncode == 0
    return path


def refused(*arguments: object, status: int = 1) -> str:
    """The one line that a command ends with, all it prints."""
    done = scrapy(*arguments)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Errno" not in done.stderr
    return done.stderr


def test_where_nothing_can_be_written(db: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own = ("-s", f"DB={db}")
    line = refused("ledger", "--format", "csv", "--out", tmp_path / "nope/x.csv", *own)
    assert f"there is no folder {tmp_path}/nope. Make it" in line
    assert "is no folder" in refused("ledger", "--format", "csv", "--out", tmp_path / "file/x.csv", *own)
    assert "is a folder" in refused("ledger", "--format", "csv", "--out", tmp_path, *own)
    assert "is no folder. Name another place" in refused("backup", tmp_path / "file/copies", *own)
    logs = ("-s", f"LOG_DIR={tmp_path}/file/logs", "-s", "CONTACT=tests@example.org")
    assert "is no folder. Name another place" in refused("nightly", "klikjatim", *logs, *own)


def test_a_correction_that_cannot_be_written_is_not_shown_as_one(db: Path, tmp_path: Path) -> None:
    slug = scrapy("ledger", "--format", "json", "-s", f"DB={db}").stdout.split('"slug": "')[1].split('"')[0]
    into = ("-s", f"DB={db}", "-s", f"CORRECTIONS={tmp_path}/nope/corrections.toml")
    line = refused("correct", slug, "buy=123", "--because", "read again", *into)
    assert "there is no folder" in line


def test_what_is_no_database(tmp_path: Path) -> None:
    line = refused("restore", ROOT / "README.md", "-s", f"DB={tmp_path}/x.db")
    assert f"{ROOT}/README.md is no backup but another kind of file. Name one that scrapy backup made" in line
    line = refused("ledger", "-s", f"DB={tmp_path}")
    assert f"{tmp_path} is a folder and no database. Name a file with -s DB=PATH" in line
    assert "is a folder" in refused("import", REFERENCE, "-s", f"DB={tmp_path}")


def test_extract_fails_when_no_line_could_be_read(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_text("# A heading\n\nsome words\n")
    done = scrapy("extract", file)
    assert done.returncode == 1
    assert done.stdout.count('"error"') == 2
    assert "none of the 2 lines could be read" in done.stderr
    assert '{"id": 1, "title"' in done.stderr
    file.write_text('words\n{"id": 1, "text": "Transaksi mencapai Rp5 miliar."}\n')
    assert scrapy("extract", file).returncode == 0
    assert "5000000000" in " ".join(scrapy("extract", "--help").stdout.split())


@pytest.mark.parametrize("command", ["fetch", "shell", "parse", "view"])
def test_commands_that_would_fetch_past_the_archive_are_refused(command: str) -> None:
    assert "scrapy probe URL" in refused(command, "https://klikjatim.com/", status=2)


@pytest.mark.parametrize("contact", ["nomail", "me@", "http://", "@example"])
def test_a_contact_is_an_address_or_a_page(contact: str) -> None:
    line = refused("crawl", "klikjatim", "-s", f"CONTACT={contact}", status=2)
    assert f"CONTACT is a mail address or a web page (https://…), not '{contact}'" in line


def test_probe_tells_its_trouble_once(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>x</title>")
    assert refused("probe", page).count("holds no story") == 1
