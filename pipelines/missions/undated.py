"""Where sightings belong that print no day."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.missions import dates
from pipelines.missions.evidence import contradicts, shares_money
from pipelines.missions.groups import AFTER, BEFORE, TOLERANCE, Group, cored, meant, partners_of
from pipelines.missions.model import Sighting


def place(groups: list[Group], dateless: list[Sighting]) -> tuple[list[Group], list[Sighting]]:
    """The groups with the dateless sightings in them, and the sightings that belong to none."""
    placements: list[tuple[Group, Sighting]] = []
    left = []
    for sighting in dateless:
        target = _fitting(sighting, groups)
        if target:
            placements.append((target, sighting))
        else:
            left.append(sighting)
    for target, sighting in placements:  # only now: a placed sighting must not decide where the next one goes
        target.members.append(sighting)
    made = _undated_groups([s for s in left if s.event.relation == "about" and partners_of(s)])
    grouped = {m.event.key for g in made for m in g.members}
    return groups + made, [s for s in left if s.event.key not in grouped]


def _fitting(sighting: Sighting, groups: list[Group]) -> Group | None:
    candidates = [g for g in groups if g.partners & partners_of(sighting)]
    if sighting.event.relation == "mentions":
        told = _told_on(sighting, groups)
        earlier = [g for g in candidates if g.span and told and g.span[0] < told]
        agreeing = [g for g in candidates if shares_money([sighting], cored(g))]
        return meant(sighting, agreeing or [g for g in earlier if not contradicts([sighting], cored(g))])
    # what a story tells as another mission is not its own
    others = {id(g) for g in candidates for m in g.members if _mentioned_by(sighting, m)}
    candidates = [g for g in candidates if id(g) not in others]
    anchor = dates.day_of(sighting.event.date_hint) or sighting.published
    if anchor is not None:
        near = [g for g in candidates if _near(g, anchor, hinted=bool(sighting.event.date_hint))]
        if near or sighting.published is not None:
            return meant(sighting, near)
        slipped = [g for g in candidates if g.span and dates.one_slip_apart(anchor, g.span[0] - timedelta(days=1))]
        if slipped:
            return meant(sighting, slipped)
    agreeing = [g for g in candidates if shares_money([sighting], cored(g))]
    if len(agreeing) == 1:
        return agreeing[0]
    reported = [g for g in candidates if g.partners == partners_of(sighting) and _reported(g)]
    candidates = reported if len(reported) == 1 else candidates
    held = [g for g in candidates if not contradicts([sighting], cored(g))]
    return held[0] if len(candidates) == 1 and held else None


def _reported(core: Group) -> bool:
    """Whether a story is about the mission: else it is only looked back at."""
    return any(m.event.relation == "about" for m in core.members)


def _mentioned_by(sighting: Sighting, member: Sighting) -> bool:
    return member.event.relation == "mentions" and member.event.document == sighting.event.document


def _told_on(sighting: Sighting, groups: list[Group]) -> date | None:
    """The day a story appeared, else the day of the mission it is about."""
    if sighting.published is not None:
        return sighting.published
    own = [
        g.span[0]
        for g in groups
        for m in g.members
        if g.span and m.event.relation == "about" and m.event.document == sighting.event.document
    ]
    return min(own, default=None)


def _near(core: Group, anchor: date, *, hinted: bool) -> bool:
    if core.span is None:
        return False
    if core.precision != "day":
        return core.span[0] <= anchor <= core.span[1]
    after = (core.span[0] - anchor).days
    return -TOLERANCE <= after <= 3 if hinted else -AFTER <= after <= BEFORE


def _undated_groups(sightings: list[Sighting]) -> list[Group]:
    """Groups of stories about one partner that give no day, by the day they appeared."""
    anchored: list[tuple[date | None, Sighting]] = [
        (dates.day_of(s.event.date_hint) or s.published, s) for s in sightings
    ]
    made: list[Group] = []
    for anchor, sighting in sorted(anchored, key=lambda p: (p[0] or date.max, p[1].event.key)):
        target = next((g for g in made if _same_undated(g, anchor, sighting)), None)
        if target:
            target.members.append(sighting)
        else:
            span = (anchor, anchor) if anchor else None
            made.append(Group(partners_of(sighting), span, "unknown", [sighting]))
    return made


def _same_undated(core: Group, anchor: date | None, sighting: Sighting) -> bool:
    if core.partners != partners_of(sighting):
        return False
    if core.span is None or anchor is None:
        return core.span is None and anchor is None and not contradicts([sighting], core.members)
    return (anchor - core.span[0]).days <= AFTER
