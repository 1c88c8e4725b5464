"""Every source reads its saved pages as its expected.json says: one test a story and field, one a listing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.crawling import SourceSpider
from crawler.decoding import decode
from crawler.discovery import Listing, Seen, read_listing
from crawler.extraction import extract_story
from crawler.items import Capture, Story, StoryPage
from pipelines.clean import clean_story
from pipelines.figures import read

HERE = Path(__file__).parent
FIELDS = ("canonical", "title", "published_at", "authors", "editor", "dateline", "credit", "text")


def expected() -> Iterator[tuple[type[SourceSpider], dict[str, Any]]]:
    loader = SpiderLoader.from_settings(get_project_settings())
    for name in loader.list():
        file = HERE / name / "expected.json"
        yield loader.load(name), json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}  # type: ignore[misc]


SOURCES = list(expected())
STORIES = [(source, story) for source, found in SOURCES for story in found.get("stories", [])]
LISTINGS = [(source, listing) for source, found in SOURCES for listing in found.get("listings", [])]


def name_of(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name", value.get("file", "")))
    return str(getattr(value, "name", value))


@cache
def read_story(source: type[SourceSpider], name: str) -> Story:
    story = next(s for s_source, s in STORIES if s_source is source and s["name"] == name)
    fetched_at = story.get("fetched_at", "2026-03-03T07:00:00+07:00")
    pages = []
    for number, file in enumerate(story["files"], 1):
        text = decode((HERE / source.name / file["file"]).read_bytes(), file["content_type"], source.encoding)
        capture = Capture(file["url"], "saved.warc.gz", number, "sha1:", 200, fetched_at)
        pages.append(StoryPage(number, file["url"], text, capture))
    return clean_story(extract_story(source, pages), source)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(("source", "story"), STORIES, ids=name_of)
def test_field(source: type[SourceSpider], story: dict[str, Any], field: str) -> None:
    found = read_story(source, story["name"])
    assert getattr(found, "url" if field == "canonical" else field) == story[field]


@pytest.mark.parametrize(("source", "story"), STORIES, ids=name_of)
def test_every_form_of_the_address_leads_to_the_story(source: type[SourceSpider], story: dict[str, Any]) -> None:
    there = source.identify(story["canonical"])
    assert there is not None
    for form in story["forms"]:
        here = source.identify(form)
        assert here is not None, form
        assert here.key == there.key or here.unresolved, form
        assert here.page == 1 or there.key == here.key


@pytest.mark.parametrize(("source", "story"), STORIES, ids=name_of)
def test_the_source_s_own_rules_find_the_text(source: type[SourceSpider], story: dict[str, Any]) -> None:
    found = read_story(source, story["name"])
    assert found.rules["body"].startswith("css:"), found.rules
    harmless = {"short_text"} if story["published_at"] else {"short_text", "no_date"}
    assert [issue for issue in found.issues if issue.code not in harmless] == []


@pytest.mark.parametrize(("source", "story"), [s for s in STORIES if s[1].get("figures")], ids=name_of)
def test_figures_have_their_values(source: type[SourceSpider], story: dict[str, Any]) -> None:
    found = read_story(source, story["name"])
    published = datetime.fromisoformat(found.published_at) if found.published_at else None
    reading = read(found.title, found.text, published)
    values = [(figure.field, float(figure.value), figure.unit) for figure in reading.figures]
    assert values == [(figure["field"], float(figure["value"]), figure["unit"]) for figure in story["figures"]]


@pytest.mark.parametrize(("source", "listing"), LISTINGS, ids=name_of)
def test_listing(source: type[SourceSpider], listing: dict[str, Any]) -> None:
    facts = listing_of(source, listing["url"])
    text = decode((HERE / source.name / listing["file"]).read_bytes(), listing["content_type"], source.encoding)
    now = datetime.fromisoformat("2026-03-03T07:00:00+07:00")
    seen = Seen(listing["url"], source.zone_info(), now, lambda url: source.identify(url) is not None)
    named = read_listing(text, facts, seen)
    stories = [source.identify(hit.url) for hit in named.hits]
    keys = list(dict.fromkeys(story.key for story in stories if story is not None))
    there = [source.identify(url) for url in listing["stories"]]
    assert keys == [story.key for story in there if story is not None]


def listing_of(source: type[SourceSpider], url: str) -> Listing:
    """The listing of the source that has this address as its first or a later page."""
    for listing in source.listings:
        if listing.by_day and url.startswith(listing.url.split("{day")[0]):
            return listing
        pages = [listing.url, *(listing.next.format(n=n) for n in range(2, 9))] if listing.next else [listing.url]
        if url in pages:
            return listing
    raise AssertionError(f"{source.name} has no listing at {url}")
