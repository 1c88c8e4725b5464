"""Pages that are too large: bounded in memory, and in time by the limits alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import misbehaving
from tests.faults.misbehaving import Misbehaviour
from tests.faults.registry import fault
from tests.faults.twin import open_issues, stories, titles, twin
from tests.support.site import Answer

AREA = "Story pages"
WHOLE = [piece.title for piece in stories(3)]


@fault(AREA, "gzip bomb (10 MB that unpack to 10 GB), 200 MB page with its length announced, and without")
@pytest.mark.parametrize(
    ("page", "message"),
    [
        (lambda: misbehaving.gzip_bomb(10_000), "is larger unpacked than DOWNLOAD_MAXSIZE allows"),
        (lambda: misbehaving.huge(200, announced=True), "is larger than DOWNLOAD_MAXSIZE allows"),
        (lambda: misbehaving.huge(200, announced=False), "is larger than DOWNLOAD_MAXSIZE allows"),
    ],
    ids=["bomb", "announced", "unannounced"],
)
def test_too_large(tmp_path: Path, page: Callable[[], Misbehaviour], message: str) -> None:
    """Given up at DOWNLOAD_MAXSIZE, packed or unpacked: at most 400 MB of memory; verdict `broken`, issue
    `story_failed`; the other stories are whole; exit 0."""
    with twin(tmp_path) as site:
        path = stories(3)[1].path
        site.pages[path] = page()
        crawl = site.start("klikjatim")
        done = crawl.finish()
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        assert open_issues(site) == [("story_failed", f"https://klikjatim.com{path} {message}")]
        assert titles(site) == [WHOLE[0], WHOLE[2]]
        assert crawl.peak_mb < 400


LINES = {
    "digits": "Rp" + "1.234.567.890 " * 60_000,
    "one word": "a" * 2_000_000,
    "openings": "<div><span>(" * 60_000,
    "quotes": "\u201cMisi dagang " * 60_000,
    "figures": "misi dagang Jatim Rp1,2 triliun dan 12 pelaku usaha pada 12 Mei " * 8_000,
    "read more": "Baca juga: misi dagang " * 40_000,
    "blanks": "misi" + " \n" * 1_000_000 + "dagang",
}


@fault(AREA, "a page that is one huge line: digits, letters, brackets, quotes, figures, blanks")
@pytest.mark.parametrize("line", LINES)
def test_one_huge_line(tmp_path: Path, line: str) -> None:
    """No rule runs wild: the crawl ends by itself, exit 0; the other stories are whole. Beyond 200,000 characters of
    text it is no story: verdict `broken`, issue `no_story`."""
    with twin(tmp_path) as site:
        piece = stories(3)[1]
        usual = site.pages[piece.path]
        assert isinstance(usual, Answer)
        html = usual.data.decode()
        assert "<p>Gubernur" in html
        site.pages[piece.path] = Answer(html.replace("<p>Gubernur", f"<p>{LINES[line]} Gubernur"))
        crawl = site.start("klikjatim")
        done = crawl.finish(90)
        assert done.returncode == 0, done.stderr[-2000:]
        kept = titles(site)
        assert WHOLE[0] in kept and WHOLE[2] in kept
        messages = [message for code, message in open_issues(site) if code == "no_story"]
        assert (WHOLE[1] in kept) != bool(messages), "stored, or an issue says why not"
        if line not in ("openings", "blanks"):  # the others are text through and through
            assert [message for message in messages if "no news story is that long" in message]
