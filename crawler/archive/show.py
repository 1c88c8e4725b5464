"""One capture for people: its headers, and its text as today's parsers read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from sqlite_utils import Database
from trafilatura import html2txt

from crawler.archive.reader import ArchiveError, Response, response_at
from crawler.archive.verify import place
from crawler.decoding import decode
from crawler.extraction import NoStory, extract_story
from crawler.items import Capture, StoryPage
from crawler.loading import all_sources
from crawler.source import Source
from pipelines.clean import clean_story

_BY_ID = "SELECT archive_file, archive_offset FROM captures WHERE id = ?"
_LATEST = (
    "SELECT archive_file, archive_offset FROM captures WHERE status = 200 AND url IN (SELECT ?1 UNION SELECT a.url "
    "FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id WHERE u.url = ?1) "
    "ORDER BY fetched_at DESC, id DESC LIMIT 1"
)


class NotFound(Exception):
    """No such capture; the message is one line."""


def find(db: Database, folder: Path, named: str) -> Response:
    """The capture ``named`` by its id, by FILE:OFFSET, or by an address in any form (its latest). Raises NotFound."""
    if named.isdigit():
        row = db.execute(_BY_ID, [int(named)]).fetchone()
    elif "://" not in named and named.rpartition(":")[2].isdigit():
        file, _, offset = named.rpartition(":")
        row = (file, int(offset))
    else:
        row = db.execute(_LATEST, [named]).fetchone()
    if row is None:
        raise NotFound(f"the database has no capture {named!r}; the table captures lists them")
    try:
        return response_at(place(folder, row[0]), int(row[1]))
    except ArchiveError as error:
        raise NotFound(str(error)) from error


def shown(found: Response, settings: Settings) -> str:
    """Headers, a blank line, and the text: of the story if the page holds one, else of the whole page."""
    lines = [f"{found.url}", f"{found.time.isoformat()}  {found.file}:{found.offset}  {found.digest}", ""]
    lines += [f"HTTP {found.status}", *(f"{name}: {value}" for name, value in found.headers), ""]
    return "\n".join(_printable(line) for line in [*lines, *_text(found, settings).splitlines()])


def _text(found: Response, settings: Settings) -> str:
    content_type = next((value for name, value in found.headers if name.lower() == "content-type"), "")
    source = _source_of(found.url, settings)
    text = decode(found.body, content_type, source.encoding if source else None)
    if "html" not in content_type:
        return text
    if source is None or source.identify(found.url) is None:
        return str(html2txt(text))
    capture = Capture(found.url, found.file.name, found.offset, found.digest, found.status, found.time.isoformat())
    try:
        story = extract_story(source, [StoryPage(1, found.url, text, capture)])
    except NoStory:
        return str(html2txt(text))
    story = clean_story(story, source)
    return f"{story.title}\n{story.published_at or 'no date'}\n\n{story.text}"


def _source_of(url: str, settings: Settings) -> type[Source] | None:
    loader: Any = all_sources(settings)
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return next((c for c in (loader.load(name) for name in loader.list()) if host in c.domains), None)


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() or c == "\t" else " " for c in line)
