"""Short ways to say what a text says: sightings made of a few words, values parsed from their printed form."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.missions.dates import span_of
from pipelines.missions.model import ClaimDraft, EventDraft, Note, Sighting

JATIM, KALTIM, MALUKU, BALI = "Jawa Timur", "Kalimantan Timur", "Maluku", "Bali"
NO_CORRECTIONS = Path("no-corrections.toml")
_SCALE = {"juta": 10**6, "miliar": 10**9, "M": 10**9, "triliun": 10**12, "T": 10**12}
_UNITS = {"transactions": "transactions"}


def amount(surface: str) -> int:
    """``Rp598,9 miliar`` as a number; full digits have points between groups of three."""
    number, scale = re.search(r"([\d.,]+)\s*(\w+)?", surface).groups()  # type: ignore[union-attr]
    return round(float(number.replace(".", "").replace(",", ".")) * _SCALE.get(scale or "", 1))


def claim(key: str, field: str, said: Any, **more: Any) -> ClaimDraft:
    surface = said if isinstance(said, str) else ""
    value = amount(said) if isinstance(said, str) else said
    unit = "IDR" if field in ("total", "sell", "buy", "invest", "loi", "target") else _UNITS.get(field, "participants")
    return ClaimDraft(key, field, value, unit, surface=surface, **more)


def said(
    document: str,
    partners: str | tuple[str, ...] = KALTIM,
    day: str | None = "2025-05-08",
    *,
    organiser: str = JATIM,
    relation: str = "about",
    witness: str | None = None,
    published: str | None = None,
    seen: str | None = None,
    current: bool = True,
    origin: str = "article",
    notes: tuple[Note, ...] = (),
    event: dict[str, Any] | None = None,
    **claims: Any,
) -> Sighting:
    """One text. Claims are ``field=said`` or ``field=(said, {options})``, or a list of such."""
    named = (partners,) if isinstance(partners, str) else partners
    key = f"{document}#{relation}:{'+'.join(named)}@{day}"
    made = []
    for field, given in claims.items():
        for n, one in enumerate(given if isinstance(given, list) else [given]):
            value, options = one if isinstance(one, tuple) else (one, {})
            made.append(claim(f"{key}/{field}/{value}#{n}", field, value, **options))
    span = span_of(day)
    draft = EventDraft(
        key=key,
        origin=origin,  # type: ignore[arg-type]
        document=document,
        relation=relation,  # type: ignore[arg-type]
        organiser=organiser,
        partners=named,
        date_from=span[0][0].isoformat() if span else None,
        date_to=span[0][1].isoformat() if span else None,
        date_precision=span[1] if span else "unknown",
        claims=tuple(made),
        notes=notes,
    )
    for name, value in (event or {}).items():
        object.__setattr__(draft, name, value)
    return Sighting(
        draft,
        witness or document,
        source=document.split("/", maxsplit=1)[0],
        published=date.fromisoformat(published) if published else None,
        seen=date.fromisoformat(seen) if seen else None,
        current=current,
    )
