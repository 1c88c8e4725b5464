"""Is a story about a trade mission between regions (mission), does it mention one (mention), or neither? Pure rules.

A *misi dagang* here is a province travelling to trade: of states, colonial companies and games there are others.
"""

from __future__ import annotations

import re

from crawler.items import Relevance, Story

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
LEAD = 700  # characters in which a story says what it is about


def judge(title: str, text: str) -> tuple[Relevance, str]:
    """The relevance of a story and the rule that gave it."""
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
    return next(((verdict, why) for holds, verdict, why in rules if holds), ("irrelevant", "no trade mission in it"))


class JudgeRelevance:
    """Pipeline 200: fills relevance. Nothing is dropped here: what is irrelevant keeps its verdict with its address."""

    def process_item(self, story: Story) -> Story:
        story.relevance, story.rules["relevance"] = judge(story.title, story.text)
        return story
