"""How the counts of business actors in one story stand to each other: who came with whom adds up to all who came."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.figures.candidate import Candidate
from pipelines.figures.model import Number

_ACTING = frozenset(("actor", "attendee", "stand", "cooperative"))
MOST = 12  # a story that counts more often than that is a list, and sums in it mean little


def crowd_features(candidates: Sequence[Candidate]) -> list[set[str]]:
    """For every number of a story, in order: its rank among the counts of actors, and its neighbours among them."""
    acting = [i for i, c in enumerate(candidates) if c.group in _ACTING and c.passage.field == "text"]
    if not 0 < len(acting) <= MOST:
        return [set() for _ in candidates]
    ranks: list[Number] = sorted({candidates[i].value for i in acting}, reverse=True)
    return [_standing(candidates, acting, ranks, i) for i in range(len(candidates))]


def _standing(candidates: Sequence[Candidate], acting: list[int], ranks: list[Number], i: int) -> set[str]:
    here = candidates[i]
    if here.value not in ranks:
        return set()
    found = {f"rank {min(ranks.index(here.value), 3)} of {min(len(ranks), 4)}"}
    others = [value for value in ranks if value != here.value]
    found.add(f"holds two others {any(here.value - a in others and here.value - a != a for a in others)}")
    before = [j for j in acting if j < i]
    behind = [j for j in acting if j > i]
    for name, near in (("after", before[-1:]), ("before", behind[:1])):
        for j in near:
            there = candidates[j]
            size = "larger" if there.value > here.value else "smaller" if there.value < here.value else "same"
            found.add(f"{name} {size} {'sentence' if there.sentence == here.sentence else 'other'}")
    return found
