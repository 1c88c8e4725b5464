"""The body of a story → its text: what the paper's chrome adds goes out, no paragraph of the story does.

Selectors have given the body; here its lines are read, read-more links cut where they are glued to a paragraph,
captions, bylines, share texts and related lists left out, and the pages of a story joined. What neither the tables nor
the structure decide, trafilatura does, but it may never take a sentence away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from crawler.items import IssueDraft, Story
from crawler.source import Source
from pipelines.bylines import Byline, cut_sign_off, is_name, read_byline, read_credit, read_dateline
from pipelines.lines import HEADINGS, Line, Part, read_lines, tidy

_TABLE = Path(__file__).with_name("chrome.txt")
_READ_MORE = (
    r"baca\s*juga(?:\s*berita)?(?:\s*(?:lainnya|terkait))?\s*[:：;»>-]*|baca\s*(?:selengkapnya)?\s*[:：]|"
    r"(?:lihat|simak)\s*juga\s*[:：]"
)
_STARTS = re.compile(rf"^\W*(?:{_READ_MORE})\s*", re.IGNORECASE)
_ENDS = re.compile(rf"(?:{_READ_MORE})\s*$", re.IGNORECASE)
_MIDDLE = re.compile(r"\bbaca\s*juga\s*[:：]\s*(?P<title>[^.!?]{10,180})$", re.IGNORECASE)
# From here on only what is evidently prose belongs to the story.
_TAIL = re.compile(
    r"^(?:related (?:posts?|articles?|news)|(?:berita|artikel|post|baca)\s*(?:terkait|lainnya|terkini|populer|juga)|"
    r"terpopuler|tinggalkan balasan|komentar|leave a (?:reply|comment)|you (?:may|might) also like|rekomendasi.*|"
    r"\w+ video)\s*:?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"""[.!?…]["”’')\]*]*$""")
PROSE = 60  # characters from which a line with a sentence's end is prose


@dataclass(slots=True)
class Cleaned:
    """Paragraphs separated by one blank line, and what the chrome told of the story."""

    text: str
    dateline: str | None = None
    credit: str | None = None
    byline: Byline = field(default_factory=Byline)
    initials: list[str] = field(default_factory=list)
    glued: list[str] = field(default_factory=list)  # read-more lines that could not be told from the text


def clean(bodies: list[str], source: type[Source], title: str) -> Cleaned:
    """Clean the bodies of a story's pages, in order, into one text."""
    cleaned = Cleaned("")
    paragraphs: list[str] = []
    for number, body in enumerate(bodies):
        earlier = set(paragraphs)
        for text in _page(body, source, title, cleaned):
            # later pages print title, standfirst and caption again
            if not (number and text in earlier):
                paragraphs.append(text)
    _sign_off(paragraphs, cleaned)
    cleaned.text = "\n\n".join(paragraphs)
    if paragraphs:
        own = own_names(source)
        cleaned.dateline, credit = read_dateline(paragraphs[0], source.dateline, own)
        cleaned.credit = credit or cleaned.credit or read_credit(cleaned.text, own)
    return cleaned


def own_names(source: type[Source]) -> tuple[str, ...]:
    """The paper's names, in lower case and without blanks: title, domains, and their first part."""
    stems = {domain.removeprefix("www.").removeprefix("m.") for domain in source.domains}
    firsts = {stem.split(".")[0] for stem in stems if len(stem.split(".")[0]) > 4}
    titles = {title.lower().replace(" ", "") for title in (source.title, *source.other_names)}
    return tuple(sorted({*titles, source.name, *stems, *firsts}))


def _page(body: str, source: type[Source], title: str, cleaned: Cleaned) -> list[str]:
    lines, captions = read_lines(body)
    lines = _without_read_more(lines, cleaned)
    lines = _without_tails(lines)
    lines = _without_doubled_captions(lines, captions)
    chrome = _chrome(source.chrome)
    kept: list[Line] = []
    for line in lines:
        text = line.text
        if text == tidy(title) or chrome.fullmatch(text):
            cleaned.credit = cleaned.credit or read_credit(text, own_names(source))
            continue
        if (byline := read_byline(text)) is not None:
            cleaned.byline.authors += byline.authors
            cleaned.byline.editors += byline.editors
            continue
        kept.append(line)
    kept = _without_what_trafilatura_drops(kept, body)
    return _paragraphs(kept)


@lru_cache(maxsize=64)
def _chrome(own: tuple[str, ...]) -> re.Pattern[str]:
    table = (line.strip() for line in _TABLE.read_text(encoding="utf-8").splitlines())
    patterns = [*(line for line in table if line and not line.startswith("#")), *own]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# --- read-more links ------------------------------------------------------------------------------------------------


def _without_read_more(lines: list[Line], cleaned: Cleaned) -> list[Line]:
    kept: list[Line] = []
    in_list = False
    for line in lines:
        if _TAIL.match(line.text):
            kept.append(line)
            continue
        if in_list and line.linked_share > 0.8:
            continue  # the list of links under a "Baca juga" that stood alone
        in_list = bool(_STARTS.fullmatch(line.text))
        if in_list:
            continue
        _cut_read_more(line, cleaned)
        if line.text:
            kept.append(line)
    return kept


def _cut_read_more(line: Line, cleaned: Cleaned) -> None:
    """Take "Baca Juga: <link>" out of a line; what stands before and behind it is the story's."""
    while (cut := _label_before_link(line.parts)) is not None:
        label, first, last = cut
        before = Part(_ENDS.sub("", _joined(line.parts[label:first])), linked=False)
        line.parts = [*line.parts[:label], before, *line.parts[last:]]
        if not _WORD.search(line.text):
            line.parts = []  # brackets or an arrow that stood round the link
    text = line.text
    if _STARTS.match(text) and not any(part.linked for part in line.parts):
        if len(text) > 220:
            cleaned.glued.append(text)  # a title glued to a paragraph, with nothing between them
        line.parts = []
    elif (middle := _MIDDLE.search(text)) and not _SENTENCE_END.search(text):
        line.parts = [Part(text[: middle.start()], linked=False)]


def _joined(parts: list[Part]) -> str:
    return "".join(part.text for part in parts)


def _label_before_link(parts: list[Part]) -> tuple[int, int, int] | None:
    """Where a read-more label ends right before a link: index of the label's first part, of the link's, behind it."""
    for first, part in enumerate(parts):
        if not part.linked or not part.text.strip():
            continue
        last = first + 1
        while last < len(parts) and (parts[last].linked or not parts[last].text.strip()):
            last += 1
        label = first
        while label > 0 and not parts[label - 1].linked:
            label -= 1
            if _ENDS.search(_joined(parts[label:first]).rstrip()):
                return label, first, last
        if _STARTS.match(part.text):  # the label is part of the link
            return first, first, last
    return None


# --- what stands around a story -------------------------------------------------------------------------------------


def _is_prose(line: Line) -> bool:
    text = line.text
    return len(text) >= PROSE and line.linked_share < 0.5 and bool(_SENTENCE_END.search(text))


def _without_tails(lines: list[Line]) -> list[Line]:
    """Related lists and comment forms: from their heading on only prose stays."""
    kept: list[Line] = []
    in_tail = False
    for line in lines:
        if _TAIL.match(line.text):
            in_tail = True
        elif not in_tail or _is_prose(line):
            in_tail = False
            kept.append(line)
    return kept


def _without_doubled_captions(lines: list[Line], captions: set[str]) -> list[Line]:
    """Captions that stand as lines: a picture's alt text, or a line printed twice before the story begins."""
    kept: list[Line] = []
    for index, line in enumerate(lines):
        neighbours = {other.text for other in lines[max(0, index - 1) : index + 2] if other is not line}
        if line.text in captions or (index < 6 and line.text in neighbours):
            continue
        kept.append(line)
    return kept


def _without_what_trafilatura_drops(lines: list[Line], body: str) -> list[Line]:
    """Short lines with links in them that trafilatura leaves out too are chrome that no table knows yet."""
    if not any(_doubtful(line) for line in lines):
        return lines
    import trafilatura  # noqa: PLC0415  (heavy; most bodies hold nothing doubtful)

    page = f"<html><body><article>{body}</article></body></html>"
    text = trafilatura.extract(page, include_comments=False, favor_precision=True) or ""
    content = {tidy(line.lstrip("- ")) for line in text.splitlines()}
    return [line for line in lines if not _doubtful(line) or line.text in content]


def _doubtful(line: Line) -> bool:
    return line.linked_share > 0.6 and not _SENTENCE_END.search(line.text) and line.tag not in HEADINGS


def _paragraphs(lines: list[Line]) -> list[str]:
    """Lines that only a <br> parts are one paragraph unless the first ends a sentence."""
    paragraphs: list[str] = []
    for line in lines:
        if line.breaks and paragraphs and not _SENTENCE_END.search(paragraphs[-1]):
            paragraphs[-1] = f"{paragraphs[-1]} {line.text}"
        else:
            paragraphs.append(line.text)
    return paragraphs


def _sign_off(paragraphs: list[str], cleaned: Cleaned) -> None:
    """Take the closing mark and a name behind it from the last paragraphs."""
    for _ in range(3):
        if not paragraphs:
            return
        name = paragraphs[-1].rstrip(".") if is_name(paragraphs[-1]) else None
        at = -2 if name and len(paragraphs) > 1 else -1
        cut = cut_sign_off(paragraphs[at])
        if cut is None:
            return
        if name and at == -2:
            paragraphs.pop()
            cleaned.byline.authors.append(name)
        paragraphs[-1], initials = cut
        cleaned.initials = initials + cleaned.initials
        if not paragraphs[-1]:
            paragraphs.pop()


class Clean:
    """Pipeline 100: fills text, dateline and credit, and author and editor where the page named none."""

    def __init__(self, source: type[Source]) -> None:
        self._source = source

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.spidercls)

    def process_item(self, story: Story) -> Story:
        return clean_story(story, self._source)


def clean_story(story: Story, source: type[Source]) -> Story:
    """Fill the story's text and what its chrome tells. Returns the same story."""
    cleaned = clean(story.body_html, source, story.title)
    story.text, story.dateline, story.credit = cleaned.text, cleaned.dateline, cleaned.credit
    roles = dict(zip(source.sign_off, cleaned.initials, strict=False))
    if not story.authors:
        story.authors = cleaned.byline.authors[:4] or [roles[r] for r in ("author",) if r in roles]
        if story.authors:
            story.rules["authors"] = "byline" if cleaned.byline.authors else "sign-off"
    if not story.editor:
        story.editor = next(iter(cleaned.byline.editors), None) or roles.get("editor")
        if story.editor:
            story.rules["editor"] = "byline" if cleaned.byline.editors else "sign-off"
    for line in cleaned.glued:
        story.issues.append(
            IssueDraft("glued_read_more", "warning", f"a read-more line ran on and was left out whole: {line[:120]}…",
                       "read the page; part of a paragraph may be missing", subject=line[:80])
        )  # fmt: skip
    if len(story.text) < 200:
        story.issues.append(
            IssueDraft("short_text", "warning", f"only {story.word_count} words of text", subject=story.url)
        )
    return story
