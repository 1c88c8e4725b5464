"""The archive: what is written is read back, whatever became of the process that wrote it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.reader import ArchiveError, response_at, responses
from crawler.archive.replay import sessions
from crawler.archive.writer import ArchiveWriter, Exchange, Written

BEGAN = datetime(2026, 1, 29, 13, 0, 0, 250_000, tzinfo=UTC)  # to the millisecond, or two looks in a second are one


def exchange(number: int, body: bytes = b"<p>halaman</p>", *, minutes: int = 0) -> Exchange:
    return Exchange(
        url=f"https://klikjatim.com/news-{number}-satu",
        time=BEGAN + timedelta(minutes=minutes, seconds=number),
        method="GET",
        request_headers=[("User-Agent", "test"), ("Host", "klikjatim.com")],
        status=200,
        reason="OK",
        headers=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("ETag", f'"{number}"')],
        body=body,
    )


def write(folder: Path, run: str, count: int, *, max_bytes: int = 1 << 20, minutes: int = 0) -> list[Written]:
    writer = ArchiveWriter(folder, run, max_bytes, {"robots": "obey"})
    written = [writer.write(exchange(n, b"\xda%d" % n * 500, minutes=minutes)) for n in range(count)]
    writer.close()
    return written


def test_what_is_written_is_read_back_byte_for_byte(tmp_path: Path) -> None:
    written = write(tmp_path, "run-1", 3)
    found = list(responses(tmp_path / "run-1-0001.warc.gz"))
    assert [(r.file.name, r.offset, r.digest) for r in found] == [(w.file, w.offset, w.digest) for w in written]
    assert [r.body for r in found] == [b"\xda%d" % n * 500 for n in range(3)]
    assert [r.time for r in found] == [exchange(n).time for n in range(3)]
    assert {r.run for r in found} == {"run-1"}
    assert dict(found[0].headers)["ETag"] == '"0"'


def test_a_response_is_found_by_file_and_offset(tmp_path: Path) -> None:
    written = write(tmp_path, "run-1", 3)[1]
    found = response_at(tmp_path / written.file, written.offset)
    assert found.url == exchange(1).url
    assert found.body == b"\xda1" * 500
    with pytest.raises(ArchiveError, match="no record can be read at 7"):
        response_at(tmp_path / written.file, 7)


def test_a_run_goes_on_in_a_next_file(tmp_path: Path) -> None:
    written = write(tmp_path, "run-1", 4, max_bytes=800)
    assert len({w.file for w in written}) > 1
    found = [r for path in sorted(tmp_path.glob("*.warc.gz")) for r in responses(path)]
    assert [r.url for r in found] == [exchange(n).url for n in range(4)]
    assert len(sessions(sorted(tmp_path.glob("*.warc.gz")), ["klikjatim.com"])) == 1, "still one run"


@pytest.mark.parametrize("cut", [1, 30, 200, 700])
def test_a_half_written_file_is_read_to_its_last_whole_record(
    tmp_path: Path, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    written = write(tmp_path, "run-1", 5)
    path = tmp_path / written[0].file
    path.write_bytes(path.read_bytes()[:-cut])
    found = [r.url for r in responses(path)]
    kept = sum(w.offset < path.stat().st_size for w in written)
    assert found == [exchange(n).url for n in range(len(found))]
    assert kept - 1 <= len(found) < 5
    assert path.name in caplog.text


def test_a_damaged_record_is_left_out_and_the_rest_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer = ArchiveWriter(tmp_path, "run-1", 1 << 20, {})
    for number in range(3):
        writer.write(exchange(number, b"<p>halaman %d</p>" % number))
    writer.close()
    unpacked = gzip.decompress((tmp_path / "run-1-0001.warc.gz").read_bytes())
    damaged = tmp_path / "damaged.warc"
    damaged.write_bytes(unpacked.replace(b"<p>halaman 1</p>", b"<p>HALAMAN 1</p>"))
    assert [r.url for r in responses(damaged)] == [exchange(0).url, exchange(2).url]
    assert exchange(1).url in caplog.text


def test_killed_while_writing_the_archive_is_whole_up_to_there(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tests.crawler.test_archive import exchange\n"
        "from crawler.archive.writer import ArchiveWriter\n"
        "writer = ArchiveWriter(Path(sys.argv[1]), 'run-1', 1 << 20, {})\n"
        "for n in range(10):\n    writer.write(exchange(n))\n"
        "os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=root)
    assert killed.returncode == -9
    assert len(list(responses(tmp_path / "run-1-0001.warc.gz"))) == 10


def test_the_runs_of_several_files_are_sessions_in_time_order(tmp_path: Path) -> None:
    write(tmp_path, "b-earlier", 2)
    write(tmp_path, "a-later", 2, minutes=60)
    found = sessions(sorted(tmp_path.glob("*.warc.gz")), ["klikjatim.com"])
    assert [session.run for session in found] == ["b-earlier", "a-later"]
    assert sessions(sorted(tmp_path.glob("*.warc.gz")), ["example.org"]) == []
    taken = found[0].take("http://klikjatim.com/news-1-satu")
    assert taken is not None
    assert taken.time == exchange(1).time
    assert found[0].take("https://klikjatim.com/news-9-satu") is None
