"""A story's body as HTML → its lines, each knowing how much of it is links. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html

BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "thead", "tr", "ul",
})  # fmt: skip
# A table's row is one line: a figure means nothing without the label in the cell before it.
CELLS = frozenset({"td", "th"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A picture's caption is no text; a table or a quotation in a figure is.
CAPTIONS = (
    "figure:not(:has(table)):not(:has(blockquote))", "figcaption", ".wp-caption", ".wp-caption-text", ".caption",
    ".photo-caption", ".image-caption", ".credit-foto", "img",
)  # fmt: skip
# zero-width and direction marks, and control characters, which a terminal would obey; U+0085 is a blank
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text within a line; ``linked`` if it is an anchor's."""

    text: str
    linked: bool


@dataclass(slots=True)
class Line:
    """What stands between two breaks. ``tag`` is the block's element; ``breaks`` if only a <br> precedes it."""

    parts: list[Part] = field(default_factory=list)
    tag: str = ""
    breaks: bool = False

    @property
    def text(self) -> str:
        return tidy("".join(part.text for part in self.parts))

    @property
    def linked_share(self) -> float:
        whole = sum(len(part.text.strip()) for part in self.parts)
        return sum(len(part.text.strip()) for part in self.parts if part.linked) / whole if whole else 0.0


def tidy(text: str) -> str:
    """NFC, blanks of all kinds as single spaces, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def read_lines(body: str) -> tuple[list[Line], set[str]]:
    """The lines of a body and the captions that pictures print (their alt texts), which may stand among the lines."""
    root = lxml_html.fromstring(body)
    captions = {tidy(str(alt)) for alt in root.xpath(".//img/@alt | .//*[local-name()='amp-img']/@alt")}
    for css in CAPTIONS:
        for found in root.cssselect(css):
            if found is not root and found.getparent() is not None:
                captions.add(tidy(str(found.text_content())))
                found.drop_tree()
    lines: list[Line] = [Line()]
    _walk(root, lines, linked=False)
    return [line for line in lines if line.text], {c for c in captions if c}


def _walk(element: Any, lines: list[Line], *, linked: bool) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    block = tag in BLOCKS
    if tag == "br":
        lines.append(Line(tag=lines[-1].tag, breaks=True))
    elif block:
        lines.append(Line(tag=tag))
    elif tag in CELLS:
        lines[-1].parts.append(Part(" ", linked=False))
    if tag and element.text:
        lines[-1].parts.append(Part(element.text, linked or tag == "a"))
    for child in element:
        _walk(child, lines, linked=linked or tag == "a")
        if child.tail:
            lines[-1].parts.append(Part(child.tail, linked or tag == "a"))
    if block:
        lines.append(Line())
