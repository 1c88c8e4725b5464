"""What travels from the spiders through the pipelines: one ``Story`` an article, filled room by room.

Times are ISO 8601 strings with offset; texts are Unicode in NFC; addresses are canonical unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipelines.figures.model import Reading

Severity = Literal["info", "warning", "error"]
Relevance = Literal["mission", "mention", "irrelevant"]


@dataclass(frozen=True, slots=True)
class Capture:
    """One kept response: where its bytes lie in the archive (WARC file name and record offset)."""

    url: str
    archive_file: str
    archive_offset: int
    payload_digest: str  # "sha1:…" as the WARC record has it
    status: int
    fetched_at: str
    via: str | None = None  # the public archive it came through, if any


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One page of a story as fetched: number from 1, its address, its decoded HTML, its capture."""

    number: int
    url: str
    html: str
    capture: Capture


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """Something a person should look at. ``fingerprint`` is made from code, source and ``subject``."""

    code: str
    severity: Severity
    message: str
    suggestion: str = ""
    subject: str = ""  # what it is about: an address, a surface, a field


@dataclass(slots=True)
class Story:
    """One article. The spider fills the first block, the pipelines the second."""

    source: str
    url: str
    forms: list[str]  # every address form that led here, the canonical one among them
    pages: list[StoryPage]
    fetched_at: str  # of the first page
    title: str
    body_html: list[str]  # the body element of each page, in order, chrome already dropped by selector
    published_at: str | None = None
    published_rule: str | None = None
    modified_at: str | None = None
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    rules: dict[str, str] = field(default_factory=dict)  # field → the rule of the fallback list that filled it
    issues: list[IssueDraft] = field(default_factory=list)

    text: str = ""  # clean: paragraphs separated by one blank line
    dateline: str | None = None
    credit: str | None = None  # the publisher a republished story names
    relevance: Relevance = "irrelevant"
    content_hash: str = ""  # of title and text: what makes a revision
    reading: Reading | None = None
    extractor_version: str = ""  # of the parsers and the engine that made this: tells better parsing from a correction

    @property
    def word_count(self) -> int:
        return len(self.text.split())
