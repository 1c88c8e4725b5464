"""The second look: numbers of one story decide together.

The first look gives every number a chance for every role from its own words. Here a number also hears its neighbours
in the text, the other mentions of the same (or the rounded) amount, sums and differences, and what the story counts
most of; a small linear model weighs these against its own words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.figures.candidate import Candidate

Chances = Sequence[dict[str, float]]
NEAR = 4  # how many neighbouring numbers a sum may reach over
FLOOR = 0.01


def joint_features(
    candidates: Sequence[Candidate], chances: Chances, votes: Sequence[str], *, event: bool
) -> list[dict[str, float]]:
    """For every number of a story, in order of appearance: names and strengths of what speaks for its role.

    ``chances`` are the first look's, ``votes`` the rules' (``expert.py``), ``event`` whether the story has a mission.
    """
    made: list[dict[str, float]] = []
    peers = _peers(candidates)
    sums = sums_of(candidates)
    money = [c.value for c in candidates if c.kind == "money" and c.unit == "IDR"]
    largest = max(money, default=0)
    for i, candidate in enumerate(candidates):
        kind = candidate.kind if candidate.kind != "count" else candidate.group
        features = {"bias": 1.0, f"kind {kind}": 1.0}
        for role, chance in chances[i].items():
            if chance > FLOOR:
                features[f"own {role}"] = math.log(chance / FLOOR)
                if not event and chance > 0.05:
                    features[f"no event {role}"] = chance
        features[f"vote {votes[i]}"] = 1.0
        if i:
            features[f"vote before {votes[i - 1]}"] = 1.0
        if i + 1 < len(votes):
            features[f"vote after {votes[i + 1]}"] = 1.0
        _neighbours(features, candidates, chances, i)
        _peer_features(features, candidates, chances, peers[i], i)
        if i in sums:
            _sum_features(features, sums[i], chances)
        if candidate.kind == "money" and candidate.value == largest:
            features["largest amount"] = 1.0
        if candidate.passage.field == "title":
            features["title"] = 1.0
        made.append(features)
    return made


def _neighbours(features: dict[str, float], candidates: Sequence[Candidate], chances: Chances, i: int) -> None:
    here = candidates[i]
    for step, side in ((-1, "before"), (1, "after"), (-2, "before that"), (2, "after that")):
        j = i + step
        if not 0 <= j < len(candidates) or candidates[j].passage is not here.passage:
            continue
        there = candidates[j]
        if there.sentence == here.sentence:
            where = "sentence"
        elif here.passage.sentences[there.sentence].paragraph == here.passage.sentences[here.sentence].paragraph:
            where = "paragraph"
        else:
            where = "other"
        alike = "same" if there.kind == here.kind else "other"
        for role, chance in chances[j].items():
            if chance > 0.05:
                features[f"{side} {where} {alike} {role}"] = chance


def _peers(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Which other mentions have the same value, or a rounding of it."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, c in enumerate(candidates):
        for digits in _roundings(c):
            groups.setdefault((c.kind, c.unit, digits), []).append(i)
    return [
        sorted({j for digits in _roundings(c) for j in groups[c.kind, c.unit, digits][:40] if j != i})
        for i, c in enumerate(candidates)
    ]


def _roundings(candidate: Candidate) -> list[str]:
    """Keys of a value: itself, and for money its first two digits and its length."""
    keys = [f"= {candidate.value}"]
    if candidate.kind == "money" and candidate.value >= 1000:
        digits = str(int(candidate.value))
        keys.append(f"{digits[:2]} {len(digits)}")
    return keys


def _peer_features(
    features: dict[str, float], candidates: Sequence[Candidate], chances: Chances, peers: list[int], i: int
) -> None:
    here = candidates[i]
    equal = [j for j in peers if candidates[j].value == here.value]
    rounded = [j for j in peers if candidates[j].value != here.value and _rounds(candidates[j].value, here.value)]
    for name, group in (("equal", equal), ("rounded", rounded)):
        bodies = [j for j in group if candidates[j].passage.field == "text"] or group
        if not bodies:
            continue
        features[f"{name} elsewhere"] = 1.0
        for role in chances[i]:
            mean = sum(chances[j].get(role, 0.0) for j in bodies) / len(bodies)
            if mean > 0.05:
                features[f"{name} {role}"] = mean
                if here.passage.field == "title":
                    features[f"title {name} {role}"] = mean


def _rounds(a: int | Decimal, b: int | Decimal) -> bool:
    """Whether one of two amounts may be the other, rounded or cut."""
    low, high = sorted((Decimal(a), Decimal(b)))
    return low > 0 and (high - low) / high < Decimal("0.06")


@dataclass(slots=True)
class Sum:
    """What a number adds up to: names of its places in sums, the whole it is a part of, or its own parts."""

    names: list[str] = field(default_factory=list)
    whole: int | None = None
    parts: tuple[int, ...] = ()


def _sum_features(features: dict[str, float], place: Sum, chances: Chances) -> None:
    """Parts share their whole's occasion: what adds up to today's total was sold and bought today."""
    features.update(dict.fromkeys(place.names, 1.0))
    if place.whole is not None:
        features.update({f"whole {role}": chance for role, chance in chances[place.whole].items() if chance > 0.05})
    for part in place.parts:
        for role, chance in chances[part].items():
            if chance > 0.05:
                features[f"parts {role}"] = features.get(f"parts {role}", 0.0) + chance / len(place.parts)


def sums_of(candidates: Sequence[Candidate]) -> dict[int, Sum]:
    """Numbers that are the sum of neighbours, and those neighbours, by their index."""
    found: dict[int, Sum] = {}
    for kind in ("money", "count"):
        order = [i for i, c in enumerate(candidates) if c.kind == kind and c.passage.field == "text" and c.value > 0]
        for at, i in enumerate(order):
            near = [j for j in order[max(0, at - NEAR) : at + NEAR + 1] if j != i]
            here = candidates[i]
            near = [j for j in near if candidates[j].unit == here.unit and candidates[j].value < here.value]
            parts = _parts_of(candidates, i, near)
            if parts:
                whole = found.setdefault(i, Sum())
                whole.names.append(f"sum of {len(parts)} {kind}")
                whole.parts = parts
                for place, j in enumerate(parts):
                    part = found.setdefault(j, Sum())
                    part.names.append(f"part {place} of {len(parts)} {kind}")
                    part.whole = i
    return found


def _parts_of(candidates: Sequence[Candidate], whole: int, near: list[int]) -> tuple[int, ...]:
    total = Decimal(candidates[whole].value)
    slack = total / 1000 if candidates[whole].kind == "money" else Decimal(0)
    for a in range(len(near)):
        for b in range(a + 1, len(near)):
            two = Decimal(candidates[near[a]].value) + Decimal(candidates[near[b]].value)
            if abs(two - total) <= slack:
                return near[a], near[b]
            for c in range(b + 1, len(near)):
                if abs(two + Decimal(candidates[near[c]].value) - total) <= slack:
                    return near[a], near[b], near[c]
    return ()
