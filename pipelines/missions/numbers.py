"""How exactly a number is printed, when two prints say the same, and how a number reads in a sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.missions.model import ClaimDraft, Number

FLOORS = frozenset({"more_than", "at_least"})
CEILINGS = frozenset({"less_than", "at_most", "almost"})
_PRINTED = re.compile(r"\d[\d.,\s]*")
_SCALES: tuple[tuple[int, str], ...] = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))


def step_of(value: Number, surface: str = "") -> Decimal:
    """The worth of the last printed digit: 100 million for ``Rp598,9 miliar``, 1 for full digits.

    Without a surface (an import that gives only the number) trailing zeros down to the multiplier are taken as not
    printed: 605000000000 is "605 miliar".
    """
    whole = abs(int(value))
    digits = _digits(surface)
    if digits and whole:
        return Decimal(10) ** max(0, len(str(whole)) - len(digits))
    if not whole:
        return Decimal(1)
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    ceiling = 12 if whole >= 10**12 else 9 if whole >= 10**9 else 6 if whole >= 10**6 else 0
    return Decimal(10) ** min(zeros, ceiling)


def _digits(surface: str) -> str:
    found = _PRINTED.search(surface)
    return re.sub(r"\D", "", found[0]).lstrip("0") if found else ""


def agree(a: ClaimDraft, b: ClaimDraft) -> bool:
    """Whether two prints can be the same number: they differ by less than the coarser one's last digit."""
    return same(a.value, step(a), b.value, step(b))


def same(a: Number, step_a: Decimal, b: Number, step_b: Decimal) -> bool:
    coarser = max(step_a, step_b)
    # two counts or two full prints are the same only when equal; a rounded one covers its last digit
    return a == b or (coarser > 1 and abs(Decimal(a) - Decimal(b)) < coarser)


def step(claim: ClaimDraft) -> Decimal:
    return step_of(claim.value, claim.surface)


def allows(bound: ClaimDraft, value: Number) -> bool:
    """Whether a qualified claim ("lebih dari", "hampir", "sekitar") leaves room for a value that it does not equal."""
    if bound.qualifier in FLOORS:
        return Decimal(value) >= Decimal(bound.value)
    if bound.qualifier in CEILINGS:
        return Decimal(value) <= Decimal(bound.value)
    if bound.qualifier == "about":
        return abs(Decimal(value) - Decimal(bound.value)) <= Decimal(bound.value) / 10
    return False


def spoken(value: Number, unit: str = "IDR") -> str:
    """A number as a person would say it: ``Rp1,053 triliun``, ``172``."""
    mark = "Rp" if unit == "IDR" else f"{unit} " if unit.isupper() else ""
    if not mark:
        return grouped(value)
    for scale, word in _SCALES:
        if abs(Decimal(value)) >= scale:
            return f"{mark}{_comma(Decimal(value) / scale)} {word}"
    return f"{mark}{grouped(value)}"


def _comma(value: Decimal) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def grouped(value: Number) -> str:
    """Full digits in groups of three: ``1.053.146.943.500``."""
    text = f"{int(value):,}".replace(",", ".")
    rest = Decimal(value) - int(value)
    return text if not rest else f"{text},{str(rest.normalize()).split('.')[1]}"


def counted(number: int, noun: str) -> str:
    """``1 mission``, ``2 missions``, ``no missions``, ``2 witnesses``."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number or 'no'} {noun if number == 1 else plural}"
