"""A reading as the JSON that ``scrapy extract`` prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipelines.figures.model import About, Event, Figure, Number, Reading, Signal


def number(value: Number) -> int | float:
    """An int when whole, else the float that prints back the same digits."""
    return float(value) if isinstance(value, Decimal) else value


def to_json(reading: Reading) -> dict[str, Any]:
    """``{"event", "signals", "figures"}`` with plain JSON values; the caller adds the id."""
    return {
        "event": _event(reading.event) if reading.event else None,
        "signals": [_signal(s) for s in reading.signals],
        "figures": [_figure(f) for f in reading.figures],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "organiser": event.organiser,
        "partner": list(event.partner),
        "date": event.date,
        "date_to": event.date_to,
        "date_hint": event.date_hint,
        "city": event.city,
        "venue": event.venue,
        "mode": event.mode,
        "official_number": event.official_number,
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "code": signal.code,
        "field": signal.field,
        "start": signal.start,
        "end": signal.end,
        "suggestion": signal.suggestion,
        "read_as": None if signal.read_as is None else number(signal.read_as),
    }


def about_json(about: About | None) -> dict[str, Any] | None:
    """The known keys of an :class:`About`, or None."""
    if about is None:
        return None
    pairs = (
        ("organiser", about.organiser),
        ("partner", list(about.partner)),
        ("date", about.date),
        ("scope", about.scope),
        ("origin", about.origin),
        ("destination", about.destination),
        ("measure", about.measure),
    )
    return {name: value for name, value in pairs if value} or None


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "field": figure.field,
        "start": figure.start,
        "end": figure.end,
        "surface": figure.surface,
        "value": number(figure.value),
        "unit": figure.unit,
        "kind": figure.kind,
        "role": figure.role,
        "qualifier": figure.qualifier,
        "stage": figure.stage,
        "as_of": figure.as_of,
        "party": figure.party,
        "commodity": figure.commodity,
        "period": figure.period,
        "sentence": figure.sentence,
        "about": about_json(figure.about),
        "rule": figure.rule,
        "confidence": figure.confidence,
    }
