"""Groups that are one mission although a slip of the key or the pen gave them another day or partner."""

from __future__ import annotations

from pipelines.missions import dates
from pipelines.missions.evidence import contradicts, shares_exact_total, shares_money
from pipelines.missions.groups import AFTER, BEFORE, Group, loose, span_of
from pipelines.missions.model import Sighting
from pipelines.places import city as city_named


def join_dates(groups: list[Group]) -> list[Group]:
    """Joins each weaker group to the one strong group its date slipped from; never through a third."""
    ranked = sorted(groups, key=_strength, reverse=True)
    kept: list[Group] = []
    for candidate in ranked:
        targets = [g for g in kept if _slipped_from(candidate, g)]
        if len(targets) == 1:
            targets[0].slipped += candidate.members
        else:
            kept.append(candidate)
    for core in kept:
        core.members += core.slipped
    return kept


def join_partners(groups: list[Group]) -> list[Group]:
    """Joins groups of one day that print the same total to the million but name different partners: Riau for Kepulauan
    Riau. An organiser has no two missions of one day and one total; the contradiction is reported."""
    kept: list[Group] = []
    for candidate in sorted(groups, key=_strength, reverse=True):
        same = [g for g in kept if g.span == candidate.span and shares_exact_total(candidate.members, g.members)]
        if len(same) == 1:
            same[0].members += candidate.members
        else:
            kept.append(candidate)
    return kept


def _strength(core: Group) -> tuple[object, ...]:
    supported = sum(_supported(s) for s in core.members)
    sound = sum(not weekday_wrong(s) for s in core.members)
    totals = sum(c.field == "total" for s in core.members for c in s.event.claims)
    witnesses = len({s.witness for s in core.members})
    first = core.span[0].toordinal() if core.span else 0
    at_home = any(_lies_with_partner(s) for s in core.members)
    return (supported > 0, witnesses, sound > 0, totals > 0, at_home, len(core.partners), -first, sorted(core.partners))


def _lies_with_partner(sighting: Sighting) -> bool:
    """Whether the city lies in a partner's province: Batam goes with Kepulauan Riau, not with Riau."""
    found = city_named(sighting.event.city or "")
    return found is not None and found.region in sighting.event.partners


def _supported(sighting: Sighting) -> bool:
    """Whether the day a story appeared agrees with the date it prints."""
    span = span_of(sighting)
    if sighting.published is None or span is None:
        return False
    return -AFTER <= (span[0] - sighting.published).days <= BEFORE


def _slipped_from(weak: Group, strong: Group) -> bool:
    if not weak.partners & strong.partners or weak.span is None or strong.span is None:
        return False
    if not dates.one_slip_apart(weak.span[0], strong.span[0]):
        return False
    if shares_money(weak.members, strong.members):
        return True
    if any(map(_supported, weak.members)) or len({s.witness for s in weak.members}) > 1:
        return False
    year_only = weak.span[0].year != strong.span[0].year
    if contradicts(weak.members, strong.members) and not any(map(weekday_wrong, weak.members)):
        return False
    return weekday_wrong(weak.members[0]) or _same_city(weak, strong) or (year_only and _previews(weak))


def _previews(core: Group) -> bool:
    return not any(c.field == "total" for s in core.members for c in s.event.claims)


def _same_city(a: Group, b: Group) -> bool:
    cities = {loose(s.event.city) for s in a.members if s.event.city}
    return bool(cities & {loose(s.event.city) for s in b.members if s.event.city})


def weekday_wrong(sighting: Sighting) -> bool:
    return any(n.code == "weekday_mismatch" for n in sighting.event.notes)
