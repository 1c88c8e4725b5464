"""The frame that a stretch of words sets: this mission, another one, a sum of missions, statistics, a contract …

Each line of ``frames.csv`` is a frame with the stems that set it: one of the first set and one of the second (where
given), none of the third. The order is the order of belief.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.figures.tables import words_of


@dataclass(frozen=True, slots=True)
class _Rule:
    frame: str
    any_of: frozenset[str]
    and_any_of: frozenset[str]
    none_of: frozenset[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["frame"],
            frozenset(row["any of"].split()),
            frozenset(row["and any of"].split()),
            frozenset(row["none of"].split()),
        )
        for row in words_of("frames.csv")
    )


@cache
def _triggered() -> dict[str, tuple[int, ...]]:
    """stem → the rules, by their place in the order, that it may set off."""
    table: dict[str, list[int]] = {}
    for order, rule in enumerate(_rules()):
        for stem in rule.any_of:
            table.setdefault(stem, []).append(order)
    return {stem: tuple(orders) for stem, orders in table.items()}


def frames_in(stems: Iterable[str]) -> tuple[str, ...]:
    """The frames that these stems set, the most believed first, each once."""
    words, triggered, rules = frozenset(stems), _triggered(), _rules()
    found: list[str] = []
    for order in sorted({order for word in words if word in triggered for order in triggered[word]}):
        rule = rules[order]
        if rule.frame in found or not words.isdisjoint(rule.none_of):
            continue
        if rule.and_any_of and words.isdisjoint(rule.and_any_of):
            continue
        found.append(rule.frame)
    return tuple(found)
