"""The annotated documents as readings: what the engine would say if it read everything right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.figures.model import About, Event, Figure, Reading
from pipelines.missions.drafts import StoryFacts
from pipelines.places import city, place
from tests.gold.documents import heldout_groups

DOCUMENTS = Path(__file__).parents[1] / "gold" / "documents"
_KINDS = {"percent": "percent", "IDR": "money", "USD": "money"}
_COUNTS = ("participants", "transactions", "missions", "agreements", "organisations", "people")
_QUALIFIERS = ((r"lebih dari|melebihi|di atas", "more_than"), (r"sekitar|kurang lebih|kisaran", "about"))


def documents() -> Iterator[dict[str, Any]]:
    """The documents that are not kept aside, in order of their names."""
    aside = heldout_groups()
    for file in sorted(DOCUMENTS.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["group"] not in aside:
            yield document


def facts(document: dict[str, Any]) -> StoryFacts:
    published = document["published"]
    time = f"{published}T12:00:00+07:00" if published and len(published) == 10 else published
    address = f"{document['source_url']}#{document['id']}"
    return StoryFacts(address, f"{document['id']:0>16}", document["title"], document["text"], time)


def reading(document: dict[str, Any]) -> Reading:
    given = document["event"]
    event = given and Event(
        given["organiser"], tuple(given["partner"]), given["date"], city=given["city"], venue=given["venue"]
    )
    texts = {"title": document["title"], "text": document["text"]}
    where, place_, figures = "title", 0, []
    for noted in document["figures"]:
        start = texts[where].find(noted["surface"], place_)
        if start < 0 and where == "title":
            where, place_ = "text", 0
            start = texts[where].find(noted["surface"])
        assert start >= 0, (document["id"], noted["surface"])
        place_ = start + len(noted["surface"])
        figures.append(_figure(noted, where, start, texts[where]))
    return Reading(event, tuple(figures), ())


def _figure(noted: dict[str, Any], where: str, start: int, text: str) -> Figure:
    unit, value = noted["unit"], noted["value"]
    kind = _KINDS.get(unit, "count" if unit in _COUNTS else "quantity")
    before = text[max(0, start - 25) : start].lower()
    qualifier = next((q for words, q in _QUALIFIERS if re.search(words, before)), "exact")
    about = _about(noted) if noted["role"] in ("past", "cumulative") else None
    return Figure(
        where, start, start + len(noted["surface"]), noted["surface"], value if isinstance(value, int) else int(value),
        unit, kind, noted["role"], qualifier, noted["note"] or "", "gold", 1.0, as_of=noted["as_of"],
        party=noted["party"], commodity=noted["commodity"], period=noted["period"], about=about,
    )  # type: ignore[arg-type]  # fmt: skip


def _about(noted: dict[str, Any]) -> About | None:
    """The note names the place of another mission in passing; the period its year."""
    words = re.findall(r"[A-Z]\w+(?: [A-Z]\w+)*", noted["note"] or "")
    found = [p.region for w in words if (p := place(w) or city(w))]
    return About(partner=tuple(found[:1]), date=noted["period"]) if found else None
