"""Is a story about a trade mission between regions (mission), does it mention one (mention), or neither? Pure rules.

A *misi dagang* here is a province travelling to trade: of states, colonial companies and games there are others. Papers
need not call it by its name: what the figure engine reads as a province's trade with a partner is one too.
"""

from __future__ import annotations

import re
from datetime import datetime

from crawler.items import Relevance, Story
from pipelines.figures import read
from pipelines.places import province

MISSION = re.compile(
    r"\bmis+i\s*[-–]?\s*(?:dagang|perdagangan|niaga)\b|\bmisi\s+(?:bisnis|investasi)\s+dan\s+dagang\b", re.IGNORECASE
)
# Events of the same kind that papers don't call by name: both must be there.
MEETING = re.compile(
    r"business matching|temu (?:bisnis|usaha)|kontak (?:dagang|bisnis)|penjajakan (?:dagang|bisnis)", re.IGNORECASE
)
COMMITMENT = re.compile(
    r"komitmen transaksi|nilai transaksi|total transaksi|transaksi (?:dagang|perdagangan)", re.IGNORECASE
)
# Whose mission it is: a region of Indonesia or somebody who acts for one.
REGIONAL = re.compile(
    r"\b(?:gubernur|wagub|pemprov|provinsi|pemkab|pemkot|bupati|wali ?kota|disperindag|disperdagin|dinas|kadin|"
    r"khofifah|jatim|jawa|kalimantan|sulawesi|sumatera|sumatra|maluku|papua|nusa tenggara|bali|aceh|riau|jambi|"
    r"lampung|banten|bengkulu|gorontalo)\b",
    re.IGNORECASE,
)
TRADE = re.compile(r"dagang|niaga|transaksi|bisnis|investasi", re.IGNORECASE)
OF_THE_EVENT = {"total", "sell", "buy", "invest", "target", "deal", "participants", "transactions"}
LEAD = 700  # characters in which a story says what it is about


def judge(title: str, text: str, published: datetime | None = None) -> tuple[Relevance, str]:
    """The relevance of a story and the rule that gave it. ``published``: when it appeared, aware, if that is known."""
    if REGIONAL.search(f"{title}\n{text}") is None:
        return "irrelevant", "no region of Indonesia acts in it"
    named = len(MISSION.findall(text))
    rules: tuple[tuple[bool, Relevance, str], ...] = (
        (MISSION.search(title) is not None, "mission", "named in the title"),
        (named >= 2 and MISSION.search(text[:LEAD]) is not None, "mission", "named in the lead and again"),
        (named >= 3, "mission", "named three times"),
        (named > 0, "mention", "named in passing"),
        (bool(MEETING.search(text) and COMMITMENT.search(text)), "mention", "a trade meeting with commitments"),
    )
    found: tuple[Relevance, str] = next(
        ((verdict, why) for holds, verdict, why in rules if holds), ("irrelevant", "no trade mission in it")
    )
    if found[0] != "mission" and TRADE.search(text) and _tells_of_one(title, text, published):
        return "mission", "a province's trade with a partner, with its figures"
    return found


def _tells_of_one(title: str, text: str, published: datetime | None) -> bool:
    """Whether the figure engine finds one mission: a travelling province, a partner, and figures of their trade."""
    reading = read(title, text, published)
    event = reading.event
    if event is None or not event.organiser or province(event.organiser) is None:
        return False
    partners = set(event.partner) - {event.organiser}
    return bool(partners) and any(figure.role in OF_THE_EVENT for figure in reading.figures)


class JudgeRelevance:
    """Pipeline 200: fills relevance. Nothing is dropped here: what is irrelevant keeps its verdict with its address."""

    def process_item(self, story: Story) -> Story:
        published = datetime.fromisoformat(story.published_at) if story.published_at else None
        story.relevance, story.rules["relevance"] = judge(story.title, story.text, published)
        return story
