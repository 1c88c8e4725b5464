"""Stories with their figures marked in place: the drills, for training only, and stories of the press retold.

``[[Rp5 miliar|deal]]`` is a figure with its role; a count of business actors says whose they are:
``[[72 pengusaha|participants organiser]]``. Numbers without brackets are no figures. A story's first line is
``== organiser > partner, partner | date | city | published | like`` (cells may be empty), or ``== - | published |
like`` where it is about no single mission; the second its headline. ``like`` names the annotated story that it is a
sibling of (another occasion told in other words), or the group of stories on the same occasion, so that
cross-validation keeps them together. Lines that begin with ``#`` are comments; a retold story's is its address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from pipelines.figures.decide import unit_of
from pipelines.figures.model import Role
from pipelines.figures.story import Part, take_apart
from tests.gold.documents import Document, when

_MARK = re.compile(r"\[\[([^|\]]+)\|([a-z ]+)\]\]")
HERE = Path(__file__).parent / "drills"
RETOLD = Path(__file__).parent / "retold"


@dataclass(frozen=True)
class Mark:
    """A figure's place in the plain text, its role and party."""

    start: int
    end: int
    role: str
    party: str | None


def plain(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without brackets, and the marks as places in it."""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = at = 0
    for match in _MARK.finditer(marked):
        pieces.append(marked[at : match.start()])
        length += len(pieces[-1])
        role, _, party = match[2].partition(" ")
        marks.append(Mark(length, length + len(match[1]), role, party or None))
        pieces.append(match[1])
        length += len(match[1])
        at = match.end()
    return "".join([*pieces, marked[at:]]), tuple(marks)


def drills() -> list[Document]:
    """Every drill as a document of the set ``drill``; values and units are those the engine reads."""
    return _stories(HERE, "drill")


def retold() -> list[Document]:
    """Every retold story of the press as a document of the set ``retold``, marked like the drills."""
    return _stories(RETOLD, "retold")


def _stories(folder: Path, name: str) -> list[Document]:
    found = []
    for path in sorted(folder.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for number, block in enumerate("\n".join(["", *lines]).split("\n== ")[1:]):
            head, title, body = (block + "\n").split("\n", 2)
            found.append(_document(name, f"{path.stem}-{number + 1:02d}", head.strip(), title, body.strip()))
    return found


def _document(kind: str, name: str, head: str, title: str, body: str) -> Document:
    plain_title, title_marks = plain(title)
    plain_text, text_marks = plain(body)
    event, published, like = _head(head)
    story = take_apart(plain_title, plain_text, published)
    figures = _figures(name, story.title, title_marks) + _figures(name, story.body, text_marks)
    return Document(name, like or f"{kind} {name}", plain_title, plain_text, published, event, figures, kind)


def _figures(name: str, part: Part, marks: tuple[Mark, ...]) -> list[dict[str, Any]]:
    found = []
    for mark in marks:
        candidate = next((c for c in part.candidates if c.start < mark.end and mark.start < c.end), None)
        if candidate is None:
            raise ValueError(f"{name}: the engine reads no number in {part.passage.text[mark.start : mark.end]!r}")
        found.append(
            {
                "surface": candidate.surface,
                "value": candidate.value,
                "unit": unit_of(candidate, cast(Role, mark.role)),
                "role": mark.role,
                "party": mark.party,
            }
        )
    return found


def _head(head: str) -> tuple[dict[str, Any] | None, datetime | None, str]:
    """The event, the publication time and the sibling's group that a story's first line names."""
    who, *cells = (cell.strip() for cell in head.split("|"))
    if who == "-":
        published, like = (*cells, "", "")[:2]
        return None, when(published or None), like
    date, city, published, like = (*cells, "", "", "", "")[:4]
    organiser, _, others = (cell.strip() for cell in who.partition(">"))
    partners = [p.strip() for p in others.split(",") if p.strip()]
    event = {"organiser": organiser or None, "partner": partners, "date": date or None, "city": city or None}
    return event, when(published or None), like
