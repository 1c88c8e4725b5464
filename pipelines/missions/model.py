"""What is said of missions, and what the ledger makes of it.

Drafts are what one article revision, one import row or one correction says; a ``Sighting`` is a draft with the
witness behind it; a ``Resolution`` is the ledger of one organiser computed from all its sightings. Nothing here knows
row ids of the database: everything is keyed by address, content and surface, so that a replay gives the same keys.

Dates are ISO days (``2025-05-08``), times ISO 8601 with offset, money whole rupiah (or the unit beside it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Number = int | Decimal
Origin = Literal["article", "import", "correction"]
Relation = Literal["about", "mentions"]
Precision = Literal["day", "month", "year", "unknown"]
Status = Literal["chosen", "supports", "rejected"]
Severity = Literal["info", "warning", "error"]

MONEY_PARTS = ("sell", "buy", "invest")
COUNTS = ("transactions", "participants_organiser", "participants_partner", "participants_total")
#: every field a claim can speak of; ``loi`` is the letters of intent inside a mission's total
FIELDS = ("total", *MONEY_PARTS, "loi", "target", *COUNTS)
MONEY_FIELDS = ("total", *MONEY_PARTS, "loi", "target")


@dataclass(frozen=True, slots=True)
class Note:
    """Something a text says that is no figure: a signal of trouble, or a boast of a record.

    ``code`` is a signal's code or ``record_claim``; ``surface`` the words; ``scope`` of a record ``ever`` or a year. Of
    an ``import_conflict`` they are who gives which value, and the detail; ``suggestion`` is the value that counts.
    """

    code: str
    surface: str
    suggestion: str = ""
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """One value that one text states of one field of one mission."""

    key: str
    field: str  # one of FIELDS
    value: Number
    unit: str
    qualifier: str = "exact"
    stage: str | None = None  # interim, final
    as_of: str | None = None  # ISO 8601 with offset
    surface: str = ""
    span: tuple[str, int, int] | None = None  # field, start, end of the figure it comes from
    read_as: Number | None = None  # the engine's suggested reading of an evidently wrong print
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Which mission a text speaks of, and what it claims of it. Names are full official ones."""

    key: str
    origin: Origin
    document: str  # the canonical address, or the title of a document
    relation: Relation
    organiser: str | None
    partners: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    date_precision: Precision = "unknown"
    date_hint: str | None = None
    city: str | None = None
    venue: str | None = None
    mode: str | None = None
    official_number: int | None = None
    claims: tuple[ClaimDraft, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CumulativeDraft:
    """A statement over several missions; None is what the text does not say."""

    key: str
    document: str
    organiser: str | None
    partner: str | None
    counted: str  # missions or provinces
    currency: str
    scope: str | None
    period_from: str | None
    period_to: str | None
    stated_on: str | None
    missions: int | None = None
    value: Number | None = None
    transactions: int | None = None
    participants: int | None = None
    surface: str = ""  # of the value, else of the count: its printed precision matters
    span: tuple[str, int, int] | None = None


@dataclass(frozen=True, slots=True)
class TradeDraft:
    """Trade between two named regions, as a text states it."""

    key: str
    document: str
    origin: str
    destination: str
    commodity: str | None
    measure: str | None
    period: str | None
    value: Number
    unit: str
    span: tuple[str, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A draft with what stands behind it.

    ``witness`` is one name for all copies of a story (the smallest of their addresses); ``published`` the day the
    story appeared, ``seen`` the day it was fetched or imported; ``current`` is False for a revision that the paper
    has since replaced: its claims are kept and shown, but no longer speak.
    """

    event: EventDraft
    witness: str
    source: str = ""
    published: date | None = None
    seen: date | None = None
    current: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one claim."""

    claim_key: str
    status: Status
    reason: str
    read_as: Number | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissionIssue:
    """Something a person should look at. ``fingerprint`` stays the same as long as the same thing is wrong."""

    fingerprint: str
    code: str
    severity: Severity
    message: str
    suggestion: str
    mission: str | None = None  # the slug of the mission it is about
    claim_key: str | None = None
    document: str | None = None


@dataclass(slots=True)
class Mission:
    """One line of the ledger, with the events it was made from and the verdict on every claim."""

    organiser: str
    partners: tuple[str, ...]
    date_from: str | None = None
    date_to: str | None = None
    date_precision: Precision = "unknown"
    city: str | None = None
    venue: str | None = None
    scope: str | None = None
    mode: str | None = None
    official_number: int | None = None
    currency: str = "IDR"
    values: dict[str, Number] = field(default_factory=dict)  # by field, only what is known
    total_qualifier: str | None = None
    total_as_of: str | None = None
    total_status: str = "unknown"
    total_basis: str | None = None
    flags: tuple[str, ...] = ()
    article_count: int = 0
    witnesses: int = 0
    grade: str = "no_total"
    slug: str = ""
    previous_id: int | None = None
    members: tuple[Sighting, ...] = ()
    verdicts: dict[str, Verdict] = field(default_factory=dict)  # by claim key
    reasons: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # field → (reason, chosen claim's key)


@dataclass(frozen=True, slots=True)
class PreviousMission:
    """A mission as the last computation left it: what identity over recomputation needs."""

    id: int
    slug: str
    event_keys: frozenset[str]


@dataclass(slots=True)
class Resolution:
    """The ledger of one organiser.

    ``merged`` names, for each earlier mission that is no more, the slug of the one it dissolved into (None where its
    last event is gone); ``unplaced`` the current events that belong to no mission.
    """

    organiser: str
    missions: list[Mission]
    issues: list[MissionIssue]
    merged: dict[int, str | None] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
