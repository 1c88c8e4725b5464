"""Whatever a site sends: no exception but the declared one, clean text, spans that cut out what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decoding import decode
from crawler.extraction import NoStory, extract_story
from crawler.items import Capture, StoryPage
from crawler.page import Page
from crawler.suggestion import suggest
from crawler.walls import judge as judge_wall
from pipelines.clean import clean_story
from pipelines.figures import read
from pipelines.relevance import judge
from tests.fuzz.strategies import bounded, gold_texts, saved, soup, spoilt
from tests.sources.loaded import source

FETCHED = "2026-03-03T12:00:00+00:00"
PAGES = ("demo/klikjatim.com/stories/*.html", "tests/sites/*/*.html")
SOURCES = ("klikjatim", "infodis", "prudensi", "bangsaonline", "dppkukm", "tribunnews")
ADDRESS = {
    "klikjatim": "https://klikjatim.com/news-43516-misi-dagang",
    "infodis": "https://infodis.id/misi-dagang-jatim/",
}


def cuts_out(title: str, text: str) -> None:
    for figure in read(title, text, None).figures:
        field = title if figure.field == "title" else text
        assert field[figure.start : figure.end] == figure.surface
        assert figure.surface.strip()


@bounded
@given(st.sampled_from(SOURCES), spoilt(saved(*PAGES)) | soup())
def test_a_page_gives_a_story_or_says_why_not(name: str, html: str) -> None:
    paper = source(name)
    url = ADDRESS.get(name, f"{paper.homepage}x")
    judge_wall(200, url, url, Page(url, html))
    page = StoryPage(1, url, html, Capture(url, "x.warc.gz", 0, "sha1:X", 200, FETCHED))
    try:
        story = clean_story(extract_story(paper, [page], forms=[url]), paper)
    except NoStory:
        return
    assert story.title == " ".join(story.title.split()) != ""
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in story.text), ascii(story.text)
    assert not set(story.title + story.text) & set("\0\x1b\x07\x9b\u202e")
    known = paper.identify(story.url)
    assert known is None or known.url == story.url, "a canonical address is its own canonical address"
    judge(story.title, story.text)
    cuts_out(story.title, story.text)


@bounded
@given(spoilt([text for _, text in gold_texts()]), spoilt([title for title, _ in gold_texts()]))
def test_figures_cut_out_their_surfaces(text: str, title: str) -> None:
    judge(title, text)
    cuts_out(title, text)


@bounded
@given(soup(60))
def test_figures_of_anything(text: str) -> None:
    cuts_out("", text)
    cuts_out(text, "")


@bounded
@given(
    st.binary(max_size=400) | soup().map(lambda s: s.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        ("", "text/html; charset=utf-8", "text/html; charset=klingon", "text/html; charset=utf-16", "x; charset=")
    )
    | st.text(max_size=30),
    st.sampled_from((None, "utf-8", "cp1252")),
)
def test_bytes_become_text(body: bytes, content_type: str, forced: str | None) -> None:
    text = decode(body, content_type, forced)
    assert isinstance(text, str)
    text.encode("utf-8")  # nothing that a database could not hold


@pytest.mark.parametrize(
    "charset", ["base64", "hex", "zlib", "rot13", "idna", "punycode", "undefined", "unicode_escape"]
)
def test_charsets_that_are_none(charset: str) -> None:
    """Python has codecs of these names that are no charsets; a page may claim them."""
    assert isinstance(decode(b"\xffmisi dagang", f"text/html; charset={charset}"), str)


@bounded
@given(spoilt(saved(*PAGES)) | soup())
def test_a_first_source_file_can_be_guessed_of_anything(html: str) -> None:
    written = suggest(Page("https://koran.example/2026/03/03/misi-dagang-jatim", html), today="2026-03-03")
    compile(written, "source.py", "exec")  # whatever the page says, it is Python and nothing of it runs away
