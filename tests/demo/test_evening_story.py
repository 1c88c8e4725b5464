"""The demo's evening-gathering story, from the archive's bytes to its figures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.decoding import decode
from crawler.extraction import extract_story
from crawler.items import Capture, Story, StoryPage
from demo.build import build
from pipelines.clean import clean_story
from pipelines.figures import read
from spiders.klikjatim import KlikjatimSpider


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Story:
    first: Path = build(tmp_path_factory.mktemp("archive"))[0]
    with first.open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response" and "/news-42260-" in url:
                when = record.rec_headers.get_header("WARC-Date")
                html = decode(record.content_stream().read(), "text/html", KlikjatimSpider.encoding)
                page = StoryPage(1, url, html, Capture(url, first.name, 0, "sha1:X", 200, when))
                return clean_story(extract_story(KlikjatimSpider, [page]), KlikjatimSpider)
    raise AssertionError("the evening story is not in the first archive")


def test_its_text_is_clean(evening: Story) -> None:
    for chrome in ("Baca Juga", "avatar", "skyscraper", "URL berhasil dicopy", "Editor :", "(yud)", "\xa0"):
        assert chrome not in evening.text
    assert evening.text.startswith("KLIKJATIM.Com | Banjarmasin - ")
    assert evening.text.endswith("untuk paguyuban tersebut.")
    assert "menyapa warga Kalimantan Selatan" not in evening.text  # the caption, three times on the page


def test_its_date_is_the_printed_one_in_wib(evening: Story) -> None:
    assert evening.published_at == "2025-09-16T22:08:37+07:00"


def test_its_figures_are_its_own_in_order(evening: Story) -> None:
    published = datetime.fromisoformat(evening.published_at or "")
    found = [(float(f.value), f.unit) for f in read(evening.title, evening.text, published).figures]
    assert found == [
        (18.28e12, "IDR"),
        (20.96, "percent"),
        (2.48e12, "IDR"),
        (37.7, "percent"),
        (11.04e12, "IDR"),
        (94.4, "percent"),
        (50e6, "IDR"),
    ]
