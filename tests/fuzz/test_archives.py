"""A WARC file with any of its bytes cut, turned, copied or lost: only whole records are read from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.audit import audit
from crawler.archive.reader import ArchiveError, response_at, responses
from crawler.archive.writer import ArchiveWriter, Exchange
from tests.fuzz.strategies import bounded

URLS = [f"https://klikjatim.com/news-{n}-misi-dagang" for n in range(4)]


def _archive() -> tuple[bytes, set[tuple[str, bytes]]]:
    """A small archive, and what it holds."""
    with TemporaryDirectory() as folder:
        writer = ArchiveWriter(Path(folder), "run", 1 << 30, {})
        time = datetime(2026, 1, 1, tzinfo=UTC)
        for n, url in enumerate(URLS):
            body = f"<p>misi dagang {n} </p>".encode() * (5 + 40 * n)
            writer.write(Exchange(url, time + timedelta(seconds=n), "GET", [], 200, "OK", [("X", "y")], body))
        writer.close()
        [file] = Path(folder).glob("*.gz")
        return file.read_bytes(), {(found.url, found.body) for found in responses(file)}


WHOLE, HELD = _archive()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(WHOLE)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 200))
        kind = draw(st.sampled_from(("cut off", "turn", "lose", "copy", "zero", "insert")))
        if kind == "cut off":
            del data[at:]
        elif kind == "turn" and data:
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "lose":
            del data[at : at + length]
        elif kind == "copy":
            data[at:at] = data[max(0, at - length) : at]
        elif kind == "zero":
            data[at : at + length] = bytes(len(data[at : at + length]))
        else:
            data[at:at] = draw(st.binary(max_size=30))
    return bytes(data)


def readable(path: Path) -> Iterator[tuple[int, str, bytes]]:
    try:
        for found in responses(path):
            yield found.offset, found.url, found.body
    except ArchiveError:
        return


@bounded
@given(damaged())
def test_only_whole_records_are_read(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.warc.gz"
        path.write_bytes(data)
        read = list(readable(path))
        for offset, url, body in read:
            assert (url, body) in HELD
            again = response_at(path, offset)
            assert (again.url, again.body) == (url, body)
        found = audit(path)
        assert 0 <= found.end <= found.size == len(data)
        assert [offset for offset, _, _ in read] == [record.offset for record in found.responses]


@bounded
@given(st.binary(max_size=300), st.integers(0, 400))
def test_what_is_no_archive_says_so(data: bytes, offset: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "none.warc.gz"
        path.write_bytes(data)
        assert list(readable(path)) == []
        try:
            response_at(path, offset)
        except ArchiveError as error:
            assert "\n" not in str(error)
        else:
            raise AssertionError("random bytes are no response")
