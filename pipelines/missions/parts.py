"""Sales, purchases and investments against the total: which of them add up, and under which reading.

The letters of intent that some totals include count as a part where they are needed to reach the total. Sums are
compared within what the prints allow: each part may be off by less than its last printed digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from pipelines.missions.model import MONEY_PARTS, Number
from pipelines.missions.voices import Candidate

THOUSAND = Decimal(1000)
#: how a misprinted multiplier moves a value: juta for miliar, miliar for juta, juta for triliun, triliun for juta
FACTORS = (Decimal(1), THOUSAND, 1 / THOUSAND, THOUSAND**2, 1 / THOUSAND**2)


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it enters a sum: its field, its candidate value, and the factor it is read with."""

    field: str
    candidate: Candidate
    factor: Decimal = Decimal(1)

    @property
    def value(self) -> Decimal:
        return Decimal(self.candidate.value) * self.factor

    @property
    def step(self) -> Decimal:
        return self.candidate.step * self.factor


Sum = tuple[Part, ...]


def holds(parts: Iterable[Part], total: Number, total_step: Decimal) -> bool:
    """Whether the parts reach the total within the printed precision."""
    chosen = tuple(parts)
    slack = sum((p.step for p in chosen if p.step > 1), Decimal(0)) + (total_step if total_step > 1 else 0)
    difference = abs(sum((p.value for p in chosen), Decimal(0)) - Decimal(total))
    return difference == 0 or difference < slack


def sums(by_field: dict[str, list[Candidate]], total: Candidate, *, scaled: bool = True) -> list[Sum]:
    """The combinations of parts that reach the total, best first; at least sales and purchases must be known.

    Best: fewest values read otherwise than printed, most parts used, without letters of intent, most witnesses.
    A misprint touches the multiplier of a text, so scaled parts share one factor.
    """
    if not by_field.get("sell") or not by_field.get("buy"):
        return []
    for factors in (FACTORS[:1], FACTORS[1:] if scaled else ()):
        found = [s for s in _combinations(by_field, factors) if holds(s, total.value, total.step)]
        if found:
            return sorted(found, key=_preference)
    return []


def _combinations(by_field: dict[str, list[Candidate]], factors: Sequence[Decimal]) -> Iterator[Sum]:
    chosen_fields: list[list[Candidate | None]] = []
    for name in (*MONEY_PARTS, "loi"):
        known: list[Candidate | None] = list(by_field.get(name, ())[:6])
        chosen_fields.append(known if name in ("sell", "buy") else [*known, None])
    names = (*MONEY_PARTS, "loi")
    for picked in product(*chosen_fields):
        plain = [(n, c) for n, c in zip(names, picked, strict=True) if c is not None]
        for factor in factors:
            if factor == 1:
                yield tuple(Part(n, c) for n, c in plain)
                continue
            movable = sum(1 << i for i, (_, c) in enumerate(plain) if not c.pinned)  # a correction is no misprint
            for mask in range(1, 2 ** len(plain)):
                if mask & ~movable:
                    continue
                yield tuple(Part(n, c, factor if mask >> i & 1 else Decimal(1)) for i, (n, c) in enumerate(plain))


def _preference(parts: Sum) -> tuple[object, ...]:
    witnesses = sum(len(p.candidate.witnesses) for p in parts)
    coarseness = sum((p.step for p in parts), Decimal(0))
    return (
        sum(p.factor != 1 for p in parts),
        any(p.field == "loi" for p in parts),
        -len(parts),
        -witnesses,
        coarseness,
        tuple((p.field, p.value) for p in parts),
    )


def as_candidate(parts: Sum) -> tuple[Number, Decimal]:
    """Sum and precision of parts, for a total that nobody prints."""
    value = sum((p.value for p in parts), Decimal(0))
    return (int(value) if value == value.to_integral_value() else value), max(p.step for p in parts)
