"""A better parser over the old pages: said first, written then, and the same as reading everything anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.store import Store
from pipelines.store.absence import Absence
from pipelines.store.dump import canonical_dump
from tests.archive.conftest import Record, scrapy_of
from tests.support.commands import ROOT, scrapy


def dump(path: Path) -> str:
    with Store.open_readonly(path) as store:
        return canonical_dump(store.db)


@pytest.fixture
def changed_code(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """The project's code in another folder, with one text replaced in one file."""

    def change(file: str, old: str, new: str) -> Path:
        root = tmp_path / "code"
        for folder in ("crawler", "spiders", "pipelines", "demo"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "scrapy.cfg", root)
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")
        return root

    return change


CHANGES = {
    "what is counted": ("pipelines/figures/tables/counted.csv", "pelaku usaha", "pelaku usaha dagang"),
    "what is chrome": ("pipelines/chrome.txt", "\n", "\n.*paguyuban.*\n"),
    "what is nothing of ours": (
        "pipelines/relevance.py",
        "mis+i\\s*[-–]?\\s*(?:dagang",
        "mis+i\\s*[-–]?\\s*(?:dagangan",
    ),
}


def test_with_the_same_parsers_nothing_changes(record: Record) -> None:
    before = dump(record.db)
    done = scrapy("reextract", *record.settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing changes" in done.stdout
    assert dump(record.db) == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_a_change_the_record_is_what_a_replay_gives(
    change: tuple[str, str, str], record: Record, changed_code: Callable[[str, str, str], Path], tmp_path: Path
) -> None:
    root, before = changed_code(*change), dump(record.db)

    said = scrapy_of(root, "reextract", "--dry-run", *record.settings)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Nothing was written" in said.stdout
    assert dump(record.db) == before

    done = scrapy_of(root, "reextract", *record.settings)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:-1] == said.stdout.splitlines()[:-1]

    anew = tmp_path / "anew.db"
    record.replay(root, anew)
    assert dump(record.db) == dump(anew) != before


def test_a_better_parser_adds_no_revision(record: Record, changed_code: Callable[[str, str, str], Path]) -> None:
    revisions = "SELECT article_id, count(*) FROM article_revisions GROUP BY 1"
    with Store.open_readonly(record.db) as store:
        before = store.db.execute(revisions).fetchall()
    scrapy_of(changed_code(*CHANGES["what is chrome"]), "reextract", *record.settings)
    with Store.open_readonly(record.db) as store:
        assert store.db.execute(revisions).fetchall() == before


def test_captures_that_cannot_be_read_leave_their_stories_as_they_are(record: Record) -> None:
    before = dump(record.db)
    for file in record.archive.glob("*.warc.gz"):
        file.unlink()
    done = scrapy("reextract", *record.settings)
    assert done.returncode == 1
    assert "left as it is" in done.stdout
    assert dump(record.db) == before


def test_the_corrections_are_those_of_the_file_named(record: Record, tmp_path: Path) -> None:
    def sell() -> int:
        with Store.open_readonly(record.db) as store:
            [(value,)] = store.db.execute("SELECT sell FROM missions WHERE slug = 'jawa-timur--bali--2024-06-25'")
            return int(value)

    def reextract(file: Path, *options: str) -> str:
        done = scrapy("reextract", *options, *record.settings, "-s", f"CORRECTIONS={file}")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    printed, before, pinned = sell(), dump(record.db), tmp_path / "office.toml"
    pinned.write_text(
        '[[pin]]\nmission = "jawa-timur--bali--2024-06-25"\nfield = "sell"\nvalue = 301300000000\n'
        'because = "the office\'s recap"\n'
    )
    assert f"sell: {printed} → 301300000000" in reextract(pinned, "--dry-run")
    assert dump(record.db) == before
    reextract(pinned)
    assert sell() == 301300000000
    assert "Nothing changes" in reextract(pinned)
    pinned.write_text("")  # a correction taken out of the file is taken back
    reextract(pinned)
    assert dump(record.db) == before


def test_a_file_of_corrections_that_cannot_be_read_is_one_line_and_nothing_is_written(
    record: Record, tmp_path: Path
) -> None:
    before, broken = dump(record.db), tmp_path / "office.toml"
    broken.write_text("[[pin")
    done = scrapy("reextract", *record.settings, "-s", f"CORRECTIONS={broken}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert f"{broken} is not valid TOML" in done.stderr
    assert dump(record.db) == before


def test_a_story_that_is_gone_stays_gone(record: Record) -> None:
    with Store.open(record.db) as store:
        [(url,)] = store.db.execute("SELECT url FROM articles WHERE text LIKE '%Rp18,28 triliun%'").fetchall()
        store.note_absence(Absence(url, "2099-01-01T00:00:00+07:00", "410", taken_down=True), None)
        store.save_page(url, "klikjatim", "story", verdict="gone")
    before = dump(record.db)
    done = scrapy("reextract", *record.settings)
    assert "Nothing changes" in done.stdout
    assert dump(record.db) == before


def test_a_misspelt_source_is_refused(record: Record) -> None:
    done = scrapy("reextract", "--source", "klikjatm", *record.settings)
    assert done.returncode == 2
    assert "Did you mean klikjatim?" in done.stderr
