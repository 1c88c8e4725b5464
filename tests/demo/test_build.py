"""The demo's archives: whole, the same every time, and with the site's own mistakes in them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from parsel import Selector
from warcio.archiveiterator import ArchiveIterator

from demo import build as demo


def responses(archive: Path) -> dict[str, bytes]:
    with archive.open("rb") as stream:
        return {
            record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
        }


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return demo.build(tmp_path_factory.mktemp("archive"))


def test_one_archive_a_run_in_time_order(archives: list[Path]) -> None:
    assert [path.name for path in archives] == sorted(path.name for path in archives)
    assert len(archives) == 2


def test_the_same_sources_give_the_same_bytes(archives: list[Path], tmp_path: Path) -> None:
    again = demo.build(tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in archives]


def test_every_record_names_its_run_and_its_request(archives: list[Path]) -> None:
    for path in archives:
        with path.open("rb") as stream:
            records = list(ArchiveIterator(stream, check_digests="raise"))
            kinds = [record.rec_type for record in records]
        assert kinds == ["warcinfo", *["request", "response"] * (len(kinds) // 2)]
        ids = [record.rec_headers.get_header("WARC-Record-ID") for record in records]
        assert len(set(ids)) == len(ids)
        for request, response in zip(records[1::2], records[2::2], strict=True):
            assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header(
                "WARC-Record-ID"
            )


def test_the_percent_decoded_byte_is_in_the_payload(archives: list[Path]) -> None:
    (evening,) = [body for url, body in responses(archives[0]).items() if "/news-42260-" in url]
    assert b"37,7\xdari total penjualan" in evening
    assert b"94,4\xdari total pembelian" in evening
    assert "20,96%," in evening.decode("utf-8", "replace")
    assert "�".encode() not in evening


def test_every_hit_of_the_search_listings_is_in_an_archive(archives: list[Path]) -> None:
    seen: dict[str, bytes] = {}
    for path in archives:
        pages = responses(path)
        seen |= pages
        for url, body in pages.items():
            if "/search/" in url:
                hits = Selector(body.decode()).css(".category-text-wrap h2 a::attr(href)").getall()
                assert set(hits) <= set(seen)


def test_the_runs_differ_by_a_new_story_and_a_correction(archives: list[Path]) -> None:
    first, second = (responses(path) for path in archives)
    new = {url for url in second if "/news-" in url} - set(first)
    assert sorted(re.search(r"news-(\d+)", url).group(1) for url in new) == ["45288", "45318"]
    changed = {url for url in set(first) & set(second) if first[url] != second[url] and "/news-" in url}
    assert [url for url in changed if "news-44702" in url] == list(changed)
    assert len(changed) == 1


def test_every_page_says_that_it_is_a_rebuilding(archives: list[Path]) -> None:
    for path in archives:
        for url, body in responses(path).items():
            assert b"rebuilding" in body, url


def test_a_missing_page_is_named(tmp_path: Path) -> None:
    shutil.copy(demo.HERE / "sessions.toml", tmp_path)
    with pytest.raises(demo.DemoError, match=r"sessions\.toml: /robots\.txt: cannot read robots\.txt"):
        demo.sessions(tmp_path / "sessions.toml")
