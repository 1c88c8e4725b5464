"""Archived pages → stories, by today's parsers. Needs no network and no database, so it runs on all cores."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import cast

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.archive.reader import ArchiveError, response_at
from crawler.archive.verify import place
from crawler.decoding import decode
from crawler.extraction import NoStory, extract_story
from crawler.items import Capture, IssueDraft, Story, StoryPage
from crawler.source import Source
from pipelines.clean import clean_story
from pipelines.duplicates.pipeline import HashContent
from pipelines.figures.pipeline import read_figures
from pipelines.relevance import JudgeRelevance


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at a story: the captures of its pages in order, and what the crawl knew beside them.

    ``listed`` is the publication date that a feed gave; ``noted`` are issues of the fetching, such as a missing page.
    """

    source: str
    url: str
    pages: tuple[Capture, ...]
    forms: tuple[str, ...]
    listed: datetime | None
    noted: tuple[IssueDraft, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What today's parsers make of a sighting: a story; none, judged irrelevant or not there at all; or nothing, since
    the bytes can't be had (``lost``)."""

    sighting: Sighting
    story: Story | None = None
    why: str = ""
    judged: bool = False
    lost: bool = False


def read_story(
    source: type[Source], pages: list[StoryPage], *, forms: Iterable[str] = (), listed: datetime | None = None
) -> Story:
    """A story from its pages through every pipeline but the store. Raises NoStory."""
    story = clean_story(extract_story(source, pages, forms=forms, listed=listed), source)
    return read_figures(HashContent().process_item(JudgeRelevance().process_item(story)))


def reread_all(sightings: list[Sighting], folder: Path) -> Iterator[Reread]:
    """Read all sightings again, in their order, on all cores. ``folder`` is the archive's."""
    workers = min(os.cpu_count() or 1, max(1, len(sightings) // 20))
    if workers == 1:
        yield from (reread(sighting, folder) for sighting in sightings)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(reread, sightings, [folder] * len(sightings), chunksize=20)


def reread(sighting: Sighting, folder: Path) -> Reread:
    source = _source(sighting.source)
    if source is None:
        return Reread(sighting, why=f"there is no source {sighting.source} any more", lost=True)
    try:
        pages = [_page(number, capture, folder, source) for number, capture in enumerate(sighting.pages, 1)]
    except ArchiveError as error:
        return Reread(sighting, why=str(error), lost=True)
    try:
        story = read_story(source, pages, forms=sighting.forms, listed=sighting.listed)
    except NoStory as error:
        return Reread(sighting, why=str(error))
    story.issues.extend(sighting.noted)
    if story.relevance == "irrelevant":
        return Reread(sighting, why=story.rules["relevance"], judged=True)
    return Reread(sighting, story)


def _page(number: int, capture: Capture, folder: Path, source: type[Source]) -> StoryPage:
    found = response_at(place(folder, capture.archive_file), capture.archive_offset)
    content_type = next((value for name, value in found.headers if name.lower() == "content-type"), "")
    return StoryPage(number, capture.url, decode(found.body, content_type, source.encoding), capture)


@cache
def _source(name: str) -> type[Source] | None:
    loader = get_spider_loader(get_project_settings())
    return cast("type[Source]", loader.load(name)) if name in loader.list() else None
