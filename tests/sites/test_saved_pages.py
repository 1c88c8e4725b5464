"""Every source against its saved pages: one test a field, and one a listing.

Only sources that ``scrapy list`` names are asked; the pages of the others wait for them.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.decoding import decode
from crawler.discovery import Listing, Seen, read_listing
from crawler.extraction import extract_story
from crawler.items import Capture, Story, StoryPage
from crawler.source import Source
from pipelines.clean import clean_story
from pipelines.figures import read

HERE = Path(__file__).parent
LOADER = get_spider_loader(get_project_settings())
EXPECTED: dict[str, Any] = {
    name: json.loads((HERE / name / "expected.json").read_text(encoding="utf-8"))
    for name in sorted(LOADER.list())
    if (HERE / name / "expected.json").exists()
}
FIELDS = ("url", "title", "published_at", "authors", "editor", "dateline", "credit", "text", "figures")
STORIES = {(name, story["name"]): story for name, expected in EXPECTED.items() for story in expected["stories"]}


def source_of(name: str) -> type[Source]:
    spider = LOADER.load(name)
    assert issubclass(spider, Source)
    return spider


def text_of(name: str, file: str, content_type: str) -> str:
    return decode((HERE / name / file).read_bytes(), content_type, source_of(name).encoding)


def place(url: str) -> tuple[str, ...]:
    """What two pages of one listing have in common: the address without the page's number."""
    parts = urlsplit(url)
    query = sorted(pair for pair in parse_qsl(parts.query) if pair[0] not in ("page", "paged"))
    path = re.sub(r"(?:/page)?(?:/(?:\d+|\{[^}]*\}))?/?$", "", unquote(parts.path))
    return (parts.netloc.removeprefix("www."), path, urlencode(query))


def listing_of(name: str, url: str) -> Listing | None:
    """The source's own description of the listing at an address, if it asks there."""
    asked = ((known, known.url.split("/{day:")[0]) for known in source_of(name).listings)
    return next((known for known, address in asked if place(address) == place(url)), None)


@cache
def story_of(name: str, story: str) -> Story:
    """The story as it leaves the cleaning, from the bytes of its saved pages."""
    expected = STORIES[name, story]
    pages = []
    for number, page in enumerate(expected["files"], 1):
        capture = Capture(page["url"], "saved.warc.gz", number, f"sha1:{number}", 200, expected["fetched_at"])
        html = text_of(name, page["file"], page["content_type"])
        pages.append(StoryPage(number, page["url"], html, capture))
    return clean_story(extract_story(source_of(name), pages), source_of(name))


@cache
def figures_of(name: str, story: str) -> list[tuple[str, str]]:
    found = story_of(name, story)
    published = datetime.fromisoformat(found.published_at) if found.published_at else None
    return [(f"{float(f.value):.6g}", f.unit) for f in read(found.title, found.text, published).figures]


@pytest.mark.parametrize(
    ("name", "story", "field"),
    [
        pytest.param(name, story, field, id=f"{name}-{story}-{field}")
        for (name, story), expected in STORIES.items()
        for field in FIELDS
        if field != "figures" or "figures" in expected
    ],
)
def test_field(name: str, story: str, field: str) -> None:
    expected = STORIES[name, story]
    if field == "figures":
        assert figures_of(name, story) == [(f"{float(f['value']):.6g}", f["unit"]) for f in expected["figures"]]
    elif field == "url":
        assert story_of(name, story).url == expected["canonical"]
    else:
        assert getattr(story_of(name, story), field) == expected[field]


KNOWN = [pytest.param(*key, id="-".join(key)) for key, story in STORIES.items() if not story.get("unknown_layout")]
RELAUNCHED = [pytest.param(*key, id="-".join(key)) for key, story in STORIES.items() if story.get("unknown_layout")]


@pytest.mark.parametrize(("name", "story"), KNOWN)
def test_the_source_s_own_rules_find_the_text(name: str, story: str) -> None:
    found = story_of(name, story)
    assert found.rules["body"].startswith("css:"), found.rules
    harmless = {"short_text"} if STORIES[name, story]["published_at"] else {"short_text", "no_date"}
    assert [issue for issue in found.issues if issue.code not in harmless] == []


@pytest.mark.parametrize(("name", "story"), RELAUNCHED)
def test_a_layout_that_nothing_names_is_flagged(name: str, story: str) -> None:
    found = story_of(name, story)
    assert not found.rules["body"].startswith("css:"), found.rules
    assert "fallback_extraction" in {issue.code for issue in found.issues}


@pytest.mark.parametrize(
    ("name", "story", "form"),
    [
        pytest.param(name, story, form, id=f"{name}-{form}")
        for (name, story), expected in STORIES.items()
        for form in expected["forms"]
    ],
)
def test_every_form_of_an_address_leads_to_the_story(name: str, story: str, form: str) -> None:
    address = source_of(name).identify(form)
    assert address is not None
    assert address.url == STORIES[name, story]["canonical"]


@pytest.mark.parametrize(
    ("name", "listing"),
    [
        pytest.param(name, listing, id=f"{name}-{listing['file']}")
        for name, expected in EXPECTED.items()
        for listing in expected["listings"]
        if listing_of(name, listing["url"])
    ],
)
def test_a_listing_names_its_hits_and_nothing_else(name: str, listing: dict[str, Any]) -> None:
    source = source_of(name)
    described = listing_of(name, listing["url"])
    assert described is not None
    seen = Seen(
        listing["url"],
        source.zone_info(),
        datetime.fromisoformat("2026-03-03T07:00:00+07:00"),
        lambda url: source.identify(url) is not None,
    )
    named = read_listing(text_of(name, listing["file"], listing["content_type"]), described, seen)
    assert (named.problem or (None,))[0] == listing.get("problem")
    found = [address.url for hit in named.hits if (address := source.identify(hit.url)) is not None]
    assert list(dict.fromkeys(found)) == listing["stories"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_source_asks_at_a_listing_that_is_saved(name: str) -> None:
    assert any(listing_of(name, listing["url"]) for listing in EXPECTED[name]["listings"])
