"""scrapy archive: show, verify and prune on a replayed archive."""

from __future__ import annotations

from pathlib import Path

from crawler.archive.audit import audit
from crawler.archive.prune import carry_out, finish_interrupted, plans
from pipelines.store import Store
from pipelines.store.dump import canonical_dump
from tests.archive.conftest import Record
from tests.support.commands import scrapy

LONG_AFTER = "2099-01-01T00:00:00+00:00"


def query(record: Record, sql: str) -> list[tuple[object, ...]]:
    with Store.open_readonly(record.db) as store:
        return store.db.execute(sql).fetchall()


def test_show_prints_headers_and_clean_text(record: Record) -> None:
    [(url,)] = query(record, "SELECT url FROM articles WHERE text LIKE '%Rp18,28 triliun%'")
    done = scrapy("archive", "show", url, *record.settings)
    assert done.returncode == 0, done.stderr
    assert "Content-Type: text/html" in done.stdout
    assert "Rp18,28 triliun" in done.stdout
    assert "Baca Juga" not in done.stdout


def test_a_capture_is_found_by_id_place_and_address(record: Record) -> None:
    [(number, file, offset, url)] = query(
        record,
        "SELECT c.id, archive_file, archive_offset, url FROM captures AS c WHERE status = 200 AND id > 9 LIMIT 1",
    )
    shown = [scrapy("archive", "show", name, *record.settings).stdout for name in (number, f"{file}:{offset}", url)]
    assert shown[0] == shown[1] == shown[2] != ""


def test_what_is_not_archived_is_said_in_one_line(record: Record) -> None:
    done = scrapy("archive", "show", "https://klikjatim.com/news-1-nothing", *record.settings)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


def test_verify_is_content_with_a_whole_archive(record: Record) -> None:
    done = scrapy("archive", "verify", *record.settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "as it should be" in done.stdout


def test_verify_says_what_was_broken_off_and_cuts_it_when_told(record: Record) -> None:
    file = sorted(record.archive.glob("*.warc.gz"))[-1]
    whole = audit(file)
    with file.open("ab") as end:
        end.write(file.read_bytes()[whole.responses[-1].offset :][:500])
    done = scrapy("archive", "verify", *record.settings)
    assert done.returncode == 1
    assert f"500 bytes at {whole.end} are no whole record" in done.stdout
    assert scrapy("archive", "verify", "--cut", *record.settings).returncode == 0
    assert audit(file).broken_off == 0


def test_verify_misses_a_file_and_a_changed_response(record: Record) -> None:
    first, last = sorted(record.archive.glob("*.warc.gz"))
    first.unlink()
    spoilt = bytearray(last.read_bytes())
    response = audit(last).responses[1]
    spoilt[response.offset + response.length // 2] ^= 0xFF
    last.write_bytes(spoilt)
    done = scrapy("archive", "verify", *record.settings)
    assert done.returncode == 1
    assert f"{first.name} is missing" in done.stdout
    assert f"at {response.offset}, where no whole response lies" in done.stdout


def test_pruning_keeps_what_stories_were_read_from(record: Record) -> None:
    before = query(record, "SELECT slug, surface, url FROM evidence ORDER BY 1, 2, 3")
    dry = scrapy("archive", "prune", "--older-than", "1", "--dry-run", *record.settings)
    assert "would be freed" in dry.stdout
    kept = query(record, "SELECT count(DISTINCT capture_id) FROM revision_captures")
    done = scrapy("archive", "prune", "--older-than", "1", *record.settings)
    assert done.returncode == 0, done.stderr
    assert query(record, "SELECT count(*) FROM captures") == kept
    assert scrapy("archive", "verify", *record.settings).returncode == 0
    assert query(record, "SELECT slug, surface, url FROM evidence ORDER BY 1, 2, 3") == before
    assert "Nothing changes" in scrapy("reextract", "--dry-run", *record.settings).stdout
    assert "Nothing to prune" in scrapy("archive", "prune", "--older-than", "1", *record.settings).stdout


def test_a_pruning_killed_before_or_after_its_commit_is_finished(record: Record) -> None:
    with Store.open(record.db) as store:
        dump = canonical_dump(store.db)
        plan = next(plans(store, record.archive, LONG_AFTER))
        name = plan.path.name.removesuffix(".warc.gz")
        successor = record.archive / f"{name}.pruned1.warc.gz"
        successor.write_bytes(b"half written")
        assert finish_interrupted(store, record.archive) == [successor]
        original = plan.path.read_bytes()
        carry_out(store, plan)
        plan.path.write_bytes(original)  # as if killed before the old file went
        assert finish_interrupted(store, record.archive) == [plan.path]
        assert canonical_dump(store.db) == dump


def test_verify_needs_an_archive(record: Record, tmp_path: Path) -> None:
    done = scrapy("archive", "verify", "-s", f"DB={record.db}", "-s", f"ARCHIVE_DIR={tmp_path / 'none'}")
    assert done.returncode == 1
    assert "there is no archive at" in done.stderr


def test_pruning_says_what_it_leaves_and_why(record: Record, tmp_path: Path) -> None:
    first, last = sorted(record.archive.glob("*.warc.gz"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    first.rename(elsewhere / first.name)
    last.write_bytes(last.read_bytes()[:-10])
    with Store.open(record.db) as store, store.transaction():
        moved = [str(elsewhere / first.name), first.name]
        store.db.execute("UPDATE captures SET archive_file = ? WHERE archive_file = ?", moved)
    unused = dict(
        query(
            record,
            "SELECT archive_file, count(*) FROM captures WHERE id NOT IN (SELECT capture_id FROM revision_captures) "
            "GROUP BY 1",
        )
    )

    def prune() -> list[str]:
        done = scrapy("archive", "prune", "--older-than", "1", *record.settings)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    broken = (
        f"Left as they are: {unused[last.name]} pages in {last.name}, damaged or broken off: scrapy archive verify "
    )
    outside = (
        f"Left as they are: {unused[moved[0]]} pages in {moved[0]}, outside {record.archive}: only files right in the "
        "archive's folder are pruned."
    )
    assert prune() == [broken + "says where.", outside]
    assert scrapy("archive", "verify", "--cut", *record.settings).returncode == 1
    assert prune()[-1] == outside, "what could be pruned was, and the last line still tells of the rest"
    (elsewhere / first.name).unlink()
    assert "missing: bring back from a backup" in prune()[-1]
