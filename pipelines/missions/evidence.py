"""Whether the figures of two sets of sightings speak of the same mission, or of two."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.missions.model import MONEY_FIELDS, ClaimDraft, Sighting
from pipelines.missions.numbers import agree, allows, step

_TELLING = ("total", "sell", "buy", "invest")


def shares_money(a: Iterable[Sighting], b: Iterable[Sighting]) -> bool:
    """Whether both state one telling amount: the same field, the same value, at least two printed digits."""
    left, right = list(_claims(a, MONEY_FIELDS)), list(_claims(b, MONEY_FIELDS))
    return any(x.field == y.field and _telling(x) and _telling(y) and agree(x, y) for x in left for y in right)


def shares_exact_total(a: Iterable[Sighting], b: Iterable[Sighting]) -> bool:
    """Whether both print one total to the million."""
    left, right = (
        {c.value for c in _claims(s, ("total",)) if step(c) <= 10**6 and c.value >= 10**9 and c.unit == "IDR"}
        for s in (a, b)
    )
    return bool(left & right)


def _telling(claim: ClaimDraft) -> bool:
    return claim.value >= 10 * step(claim)


def contradicts(a: Iterable[Sighting], b: Iterable[Sighting]) -> bool:
    """Whether both give totals and none of them can be one reading of the same mission."""
    left, right = list(_claims(a, _TELLING[:1])), list(_claims(b, _TELLING[:1]))
    if not left or not right:
        return False
    return not any(
        agree(x, y) or allows(x, y.value) or allows(y, x.value) or _growing(x, y) for x in left for y in right
    )


def _growing(x: ClaimDraft, y: ClaimDraft) -> bool:
    """Whether one may be an earlier reading of the other: it is marked so, and smaller, but not by a magnitude."""
    low, high = sorted((x, y), key=lambda c: c.value)
    return (low.stage == "interim" or low.as_of is not None) and high.value < 10 * low.value


def _claims(sightings: Iterable[Sighting], fields: tuple[str, ...]) -> Iterable[ClaimDraft]:
    for sighting in sightings:
        for claim in sighting.event.claims:
            if claim.field in fields:
                yield claim
