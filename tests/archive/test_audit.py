"""Archive files after accidents: every whole record can be read, and what can't is named."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.audit import audit, cut
from crawler.archive.reader import responses
from crawler.archive.writer import ArchiveWriter, Exchange

NOW = datetime(2025, 5, 8, 12, tzinfo=UTC)


def exchange(number: int) -> Exchange:
    body = f"<p>Kabar {number}</p>".encode() + bytes(range(256)) * 8
    return Exchange(f"https://example.org/{number}", NOW, "GET", [], 200, "OK", [("Content-Type", "text/html")], body)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    writer = ArchiveWriter(tmp_path, "run", 10**9, {})
    for number in range(5):
        writer.write(exchange(number))
    writer.close()
    return tmp_path / writer.name


def test_a_whole_file_has_all_its_records(file: Path) -> None:
    found = audit(file)
    assert [r.type for r in found.records] == ["warcinfo", *["request", "response"] * 5]
    assert (found.broken_off, found.damaged) == (0, [])


def test_every_cut_leaves_the_whole_records_before_it(file: Path) -> None:
    whole = file.read_bytes()
    ends = [record.offset + record.length for record in audit(file).records]
    for length in range(1, len(whole), 101):
        file.write_bytes(whole[:length])
        found = audit(file)
        assert found.end == max([end for end in ends if end <= length], default=0)
        if found.end:
            assert len(list(responses(file))) == len(found.responses)


def test_cutting_removes_the_broken_record_and_no_other(file: Path) -> None:
    whole = file.read_bytes()
    last = audit(file).records[-1]
    file.write_bytes(whole[: last.offset + 10])
    assert cut(audit(file))
    assert file.read_bytes() == whole[: last.offset]


def test_a_file_that_is_being_written_is_not_cut(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "run", 10**9, {})
    writer.write(exchange(1))
    assert not cut(audit(tmp_path / writer.name))
    writer.close()
    assert cut(audit(tmp_path / writer.name))


@pytest.mark.parametrize("harm", ["a bit", "lost bytes", "zeros"])
def test_a_damaged_record_does_not_hide_those_behind_it(
    file: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    third = audit(file).responses[2]
    spoilt, middle = bytearray(file.read_bytes()), third.offset + third.length // 2
    if harm == "a bit":
        spoilt[middle] ^= 0xFF
    else:
        spoilt[third.offset : middle] = bytes(middle - third.offset)
    if harm == "lost bytes":
        del spoilt[third.offset : middle]
        third = replace(third, length=third.length - (middle - third.offset))
    file.write_bytes(spoilt)
    found = audit(file)
    assert [r.url[-1] for r in found.responses] == ["0", "1", "3", "4"]
    assert [(r.offset, r.length) for r in found.damaged] == [(third.offset, third.length)]
    assert found.broken_off == 0
    assert [r.url[-1] for r in responses(file)] == ["0", "1", "3", "4"]
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"{file} is damaged: {third.length} bytes at {third.offset} can't be read and are left out")


def test_what_lies_behind_a_damaged_beginning_is_read(file: Path) -> None:
    spoilt = bytearray(file.read_bytes())
    spoilt[20:40] = bytes(20)
    file.write_bytes(spoilt)
    assert [r.url[-1] for r in responses(file)] == ["0", "1", "2", "3", "4"]


def test_noise_that_looks_like_an_older_format_is_no_record(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    noise = b"http://x.example/ 127.0.0.1 20250508120000 text/html 12\n\x00\xff kabar \x9b\n\n"
    file.write_bytes(noise + file.read_bytes())
    found = audit(file)
    assert [(r.offset, r.length) for r in found.damaged] == [(0, len(noise))]
    assert [r.offset for r in responses(file)] == [r.offset for r in found.responses]
    assert len(found.responses) == 5
    [line] = [record.getMessage() for record in caplog.records]
    assert (
        line == f"{file} is damaged: {len(noise)} bytes at 0 can't be read and are left out (no WARC record); "
        "what lies behind them is read"
    )


def test_standard_tools_read_what_we_write(file: Path) -> None:
    with file.open("rb") as stream:
        types = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert types.count("response") == 5


WRITER = """
import sys
from pathlib import Path
from tests.archive.test_audit import exchange
from crawler.archive.writer import ArchiveWriter
writer = ArchiveWriter(Path(sys.argv[1]), "run", 10**9, {})
for number in range(100000):
    writer.write(exchange(number))
    print(number, flush=True)
"""


def test_killed_while_writing_every_whole_record_stays(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    )
    assert process.stdout is not None
    written = [line for line, _ in zip(process.stdout, range(30), strict=False)]
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()  # what it had written before it died
    process.wait()
    found = audit(next(tmp_path.glob("*.warc.gz")))
    assert len(found.responses) >= len(written) + len(rest)
    assert cut(found)
    assert audit(found.path).broken_off == 0
