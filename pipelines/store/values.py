"""How values go into the database: numbers exact, machine times in UTC, lists and objects as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Scalar = str | int | float | None
INT64 = 2**63


def number(value: int | float | Decimal | None) -> int | float | None:
    """An INTEGER when whole, else the REAL nearest to the decimal digits. Whole numbers beyond 64 bits become REAL.

    Raises ValueError for NaN and infinities.
    """
    if value is None:
        return None
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"{value} is not a number that can be stored")
    if exact == exact.to_integral_value() and -INT64 <= exact < INT64:
        return int(exact)
    return float(exact)


def scalar(value: Any) -> Scalar:
    """What an ANY column takes: numbers by :func:`number`, lists, tuples and objects as JSON, text and None as is."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, list | tuple | dict):
        return to_json(value)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{type(value).__name__} has no place in the database")


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def utc(time: str | datetime) -> str:
    """A time with offset as ISO 8601 in UTC, so that text order is time order. Raises ValueError without an offset."""
    parsed = datetime.fromisoformat(time) if isinstance(time, str) else time
    if parsed.tzinfo is None:
        raise ValueError(f"the time {time} has no offset")
    return parsed.astimezone(UTC).isoformat()


def now() -> str:
    """The present moment in UTC, to the microsecond."""
    return datetime.now(UTC).isoformat()
