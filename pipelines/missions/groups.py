"""The sightings of one mission, and which group a vaguely dated one means."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.missions import dates
from pipelines.missions.evidence import shares_money
from pipelines.missions.model import Precision, Sighting

TOLERANCE = 1
#: a story appears this many days before (a preview) or after (a report) its mission, at most
BEFORE, AFTER = 14, 14
_RANK = {"day": 0, "month": 1, "year": 2, "unknown": 3}


@dataclass(slots=True)
class Group:
    """The sightings of one mission; ``span`` is the core's, None while nobody gives any date."""

    partners: frozenset[str]
    span: dates.Span | None
    precision: Precision
    members: list[Sighting] = field(default_factory=list)
    slipped: list[Sighting] = field(default_factory=list)  # members whose printed date is a slip from the core's

    @property
    def order(self) -> tuple[object, ...]:
        first = self.span[0].isoformat() if self.span else "9999"
        return (first, _RANK[self.precision], sorted(self.partners), min(m.event.key for m in self.members))


def partners_of(sighting: Sighting) -> frozenset[str]:
    return frozenset(p for p in sighting.event.partners if p and p != sighting.event.organiser)


def span_of(sighting: Sighting) -> dates.Span | None:
    """The first and last day that the sighting prints; a last day before the first is left out."""
    first, last = dates.day_of(sighting.event.date_from), dates.day_of(sighting.event.date_to)
    if first is None:
        return None
    return first, last if last and last >= first else first


def loose(name: str | None) -> str:
    return "".join(c for c in (name or "").casefold().removeprefix("kota ").removeprefix("kabupaten ") if c.isalnum())


def meant(sighting: Sighting, groups: list[Group]) -> Group | None:
    """The one group that a vaguely dated sighting means: same partners before shared ones, then equal figures."""
    partners = partners_of(sighting)
    candidates = [g for g in groups if g.partners & partners] if partners else [g for g in groups if not g.partners]
    if not partners:
        candidates = [g for g in candidates if _city_fits(sighting, g)]
    exact = [g for g in candidates if g.partners == partners]
    candidates = exact or candidates
    core_only = {id(g): cored(g) for g in candidates}
    agreeing = [g for g in candidates if shares_money([sighting], core_only[id(g)])]
    if len(agreeing) == 1:
        return agreeing[0]
    return candidates[0] if len(candidates) == 1 else None


def cored(core: Group) -> list[Sighting]:
    """The members that carry the core's own precision: only they decide whether another one belongs."""
    return [m for m in core.members if m.event.date_precision == core.precision] or core.members


def _city_fits(sighting: Sighting, core: Group) -> bool:
    own = loose(sighting.event.city)
    cities = {loose(m.event.city) for m in core.members if m.event.city}
    return bool(own and own in cities) or (not own and not cities)
