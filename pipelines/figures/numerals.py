"""From printed digits to exact values.

Indonesian print writes 1.053.146.943.500 and 37,7; the press also writes 1,053,146 and 474.5. What a lone group of
three digits means depends on what stands around it, so :func:`value_of` is told whether a multiplier or a percent
sign follows.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.figures.model import Number

DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
LONGEST = 40  # more characters than that are no number a person wrote


def value_of(printed: str, *, multiplier: bool = False, percent: bool = False) -> Number | None:
    """The value of digits with dots and commas, or None where they make no number ("1.2.3,4,5")."""
    if len(printed) > LONGEST:
        return None
    dots, commas = printed.count("."), printed.count(",")
    if not dots and not commas:
        return int(printed)
    if dots and commas:
        return _both(printed, dots, commas)
    mark = "." if dots else ","
    groups = printed.split(mark)
    thousands = len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])
    if len(groups) > 2:
        return int("".join(groups)) if thousands else _uneven(groups)
    open_comma = mark == "," and (multiplier or percent or not groups[1].endswith("0"))
    fraction = not thousands or groups[0] == "0" or open_comma
    return _decimal(groups[0], groups[1]) if fraction else int("".join(groups))


def _both(printed: str, dots: int, commas: int) -> Number | None:
    if printed.rfind(",") > printed.rfind("."):
        thousand, point, points = ".", ",", commas
    else:
        thousand, point, points = ",", ".", dots
    whole, _, fraction = printed.rpartition(point)
    if points > 1:
        return None
    groups = whole.split(thousand)
    if any(len(g) != 3 for g in groups[1:]):
        return None
    return _decimal("".join(groups), fraction)


def _uneven(groups: list[str]) -> Number | None:
    """ "1.053.146.943.50": a digit lost in print. Read it as the digits only where a last cents group explains it."""
    *whole, last = groups
    if len(last) == 2 and all(len(g) == 3 for g in whole[1:]) and len(whole[0]) <= 3 and len(whole) > 2:
        return _decimal("".join(whole), last)
    return None


def _decimal(whole: str, fraction: str) -> Number:
    return plain(Decimal(f"{whole}.{fraction}"))


def plain(value: Number) -> Number:
    """An int when the value is whole, else a Decimal without trailing zeros."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return value.normalize()
    return value


def times(value: Number, factor: int) -> Number:
    """Exact product."""
    return plain(Decimal(value) * factor) if isinstance(value, Decimal) else value * factor
