"""What the figure engine says of a story: its event, its figures, its signals of trouble.

Spans are code points into the title or the text as given; the slice always equals ``surface``.
Money, counts and quantities are exact: ``int`` when whole, else ``Decimal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | Decimal
FieldName = Literal["title", "text"]
Kind = Literal["money", "count", "percent", "quantity"]
Role = Literal[
    "total", "sell", "buy", "invest", "deal", "target", "past", "cumulative", "trade", "economy",
    "participants", "transactions", "agreements", "other",
]  # fmt: skip
Qualifier = Literal["exact", "about", "at_least", "more_than", "at_most", "less_than", "almost"]
Stage = Literal["interim", "final"]
Party = Literal["organiser", "partner", "both"]
Mode = Literal["in_person", "hybrid", "online"]
SignalCode = Literal["unit_slip", "parts_do_not_add_up", "garbled_number", "weekday_mismatch"]


@dataclass(frozen=True, slots=True)
class About:
    """What a past, cumulative or trade figure speaks of; only what the text says, the rest is None."""

    organiser: str | None = None
    partner: tuple[str, ...] = ()
    date: str | None = None  # ISO day, month (2021-12) or year (2021), or a range 2019/2025
    scope: str | None = None  # domestic, overseas, mixed
    origin: str | None = None
    destination: str | None = None
    measure: str | None = None  # trade, sales, purchases, exports, imports, balance, growth, share


@dataclass(frozen=True, slots=True)
class Figure:
    """One mention of one number."""

    field: FieldName
    start: int
    end: int
    surface: str
    value: Number
    unit: str  # ISO currency; participants, transactions, missions, agreements, organisations, people; percent; ton …
    kind: Kind
    role: Role
    qualifier: Qualifier
    sentence: str
    rule: str  # name of the rule, or the strongest weights, that decided the role
    confidence: float  # 0 … 1
    stage: Stage | None = None
    as_of: str | None = None  # "16:30 WITA"
    party: Party | None = None
    commodity: str | None = None
    period: str | None = None
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The one mission that a story is about. Names are full official ones ("Jawa Timur")."""

    organiser: str | None
    partner: tuple[str, ...]
    date: str | None  # ISO day: the first trading day as printed
    date_to: str | None = None  # ISO day, when the text gives a last day
    date_hint: str | None = None  # ISO day of a gathering or arrival, when only that is dated
    city: str | None = None
    venue: str | None = None
    mode: Mode | None = None
    official_number: int | None = None  # "misi dagang ke-43" → 43


@dataclass(frozen=True, slots=True)
class Signal:
    """Something in the text that a person should look at."""

    code: SignalCode
    field: FieldName
    start: int
    end: int
    suggestion: str
    read_as: Number | None = None  # the suggested reading of the figure at this span


@dataclass(frozen=True, slots=True)
class Reading:
    event: Event | None
    figures: tuple[Figure, ...]
    signals: tuple[Signal, ...]
