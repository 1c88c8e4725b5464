"""Which sightings speak of one mission.

The rule. A mission is a *core*: partners and a day (or, where nobody prints a day, a month or a year). A sighting
belongs to a core when it names the same organiser, a partner in common (or none at all, on the same day), and a day no
more than ``TOLERANCE`` days from the core's. The day is measured from the core and never from another sighting, so
nearness is not handed on: with the core on the 8th, the 7th and the 9th belong to it and the 10th does not, though it
is one day from the 9th. Partners likewise: A and B meet in a core that names both, not through each other.

The core that most independent witnesses stand behind is made first and takes its sightings away; then the next, until
none is left. Among cores of equal support: the one that more witnesses print to the day, that more stories are about,
with more partners named, the earlier one. Nothing depends on the order of input.

A date that one slip of a key explains (see ``dates.one_slip_apart``) is joined to the core it slipped from when the
figures, or the city together with an unsupported date, say that both are one mission; the contradiction is reported.
So is a partner that a slip of the pen explains: the same day and the same total to the million, but another name.
Sightings without a date go to the one core that fits the gathering's or the publication's day, or whose figures they
repeat; where several fit equally, or the figures contradict the only one, they stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipelines.missions import dates
from pipelines.missions.evidence import contradicts, shares_exact_total, shares_money
from pipelines.missions.model import Precision, Sighting
from pipelines.places import city as city_named

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


def group(sightings: Sequence[Sighting]) -> tuple[list[Group], list[Sighting]]:
    """The missions of one organiser, and the sightings that belong to none. All sightings must be of one organiser."""
    pending = sorted((s for s in sightings if _placeable(s)), key=lambda s: s.event.key)
    by_day = [s for s in pending if s.event.date_precision == "day" and span_of(s)]
    groups = _join_partner_slips(_join_slips(_cores(by_day)))
    for precision in ("month", "year"):
        coarse = [s for s in pending if s.event.date_precision == precision and span_of(s)]
        groups += _cores(_placed(groups, coarse))
    groups = _join_unnamed(groups)
    undated = [s for s in pending if not span_of(s) or s.event.date_precision == "unknown"]
    groups, unplaced = _place_undated(groups, undated)
    return ordered(groups), unplaced + [s for s in sightings if not _placeable(s)]


def _placeable(sighting: Sighting) -> bool:
    """Whether there is enough to tell a mission by: a partner, a day, a city or a way of meeting."""
    event = sighting.event
    return bool(partners_of(sighting) or event.date_precision == "day" or event.city or event.mode)


def ordered(groups: Iterable[Group]) -> list[Group]:
    """Groups in their natural order: by first day, precision, partners."""
    return sorted(groups, key=lambda g: g.order)


def alone(sighting: Sighting) -> Group:
    """A sighting as a mission of its own."""
    span = span_of(sighting)
    return Group(partners_of(sighting), span, sighting.event.date_precision if span else "unknown", [sighting])


@dataclass(frozen=True, slots=True)
class Core:
    """What a mission is held to be; ``city`` tells missions without a named partner apart."""

    partners: frozenset[str]
    span: dates.Span
    precision: Precision
    city: str = ""

    @classmethod
    def of(cls, sighting: Sighting) -> Core:
        span = span_of(sighting)
        assert span is not None  # only dated sightings make cores
        partners = partners_of(sighting)
        return cls(partners, span, sighting.event.date_precision, "" if partners else _loose(sighting.event.city))

    def takes(self, other: Core) -> bool:
        near = dates.distance(other.span, self.span) <= (TOLERANCE if self.precision == "day" else 0)
        if not self.partners:
            return near and not other.partners and other.city in ("", self.city)
        return near and bool(other.partners & self.partners)


def _cores(sightings: list[Sighting]) -> list[Group]:
    made = []
    for neighbours in _neighbourhoods(sightings):
        left = neighbours
        while left:
            candidates = {Core.of(s) for s in left}
            best = max(candidates, key=lambda c: _support(c, left))
            core = Group(best.partners, best.span, best.precision)
            core.members = [s for s in left if best.takes(Core.of(s))]
            taken = {s.event.key for s in core.members}
            left = [s for s in left if s.event.key not in taken]
            made.append(core)
    return made


def _neighbourhoods(sightings: list[Sighting]) -> Iterable[list[Sighting]]:
    """Runs of sightings no two of which, across runs, are near enough to share a core. Only a matter of speed."""
    run: list[Sighting] = []
    reach = date.min
    for sighting in sorted(sightings, key=lambda s: (Core.of(s).span, s.event.key)):
        span = Core.of(sighting).span
        if run and (span[0] - reach).days > 2 * TOLERANCE:
            yield run
            run = []
        run.append(sighting)
        reach = max(reach, span[1]) if len(run) > 1 else span[1]
    if run:
        yield run


def _support(core: Core, sightings: list[Sighting]) -> tuple[object, ...]:
    members = [s for s in sightings if core.takes(Core.of(s))]
    exact = {s.witness for s in members if span_of(s) == core.span}
    about = {s.witness for s in members if s.event.relation == "about"}
    sound = {s.witness for s in members if span_of(s) == core.span and not _weekday_wrong(s)}
    first, last = (day.toordinal() for day in core.span)
    names = tuple(-ord(c) for c in "|".join(sorted(core.partners)) + core.city)
    return (
        len({s.witness for s in members}), len(sound), len(exact), len(about), len(core.partners), -first, last, names,
    )  # fmt: skip


def _weekday_wrong(sighting: Sighting) -> bool:
    return any(n.code == "weekday_mismatch" for n in sighting.event.notes)


def _join_slips(groups: list[Group]) -> list[Group]:
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


def _strength(core: Group) -> tuple[object, ...]:
    supported = sum(_supported(s) for s in core.members)
    sound = sum(not _weekday_wrong(s) for s in core.members)
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
    if contradicts(weak.members, strong.members) and not any(map(_weekday_wrong, weak.members)):
        return False
    return _weekday_wrong(weak.members[0]) or _same_city(weak, strong) or (year_only and _previews(weak))


def _join_partner_slips(groups: list[Group]) -> list[Group]:
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


def _previews(core: Group) -> bool:
    return not any(c.field == "total" for s in core.members for c in s.event.claims)


def _same_city(a: Group, b: Group) -> bool:
    cities = {_loose(s.event.city) for s in a.members if s.event.city}
    return bool(cities & {_loose(s.event.city) for s in b.members if s.event.city})


def _loose(name: str | None) -> str:
    return "".join(c for c in (name or "").casefold().removeprefix("kota ").removeprefix("kabupaten ") if c.isalnum())


def _placed(groups: list[Group], coarse: list[Sighting]) -> list[Sighting]:
    """Puts month and year sightings into the finer groups they mean; returns those that no group answers."""
    left = []
    for sighting in coarse:
        span = span_of(sighting)
        fitting = [g for g in groups if g.span and span and _within(g.span, span)]
        target = _choose(sighting, fitting)
        if target:
            target.members.append(sighting)
        else:
            left.append(sighting)
    return left


def _within(inner: dates.Span, outer: dates.Span) -> bool:
    return outer[0] <= inner[0] <= outer[1]


def _choose(sighting: Sighting, groups: list[Group]) -> Group | None:
    """The one group that a vaguely dated sighting means: same partners before shared ones, then equal figures."""
    partners = partners_of(sighting)
    candidates = [g for g in groups if g.partners & partners] if partners else [g for g in groups if not g.partners]
    if not partners:
        candidates = [g for g in candidates if _city_fits(sighting, g)]
    exact = [g for g in candidates if g.partners == partners]
    candidates = exact or candidates
    core_only = {id(g): _cored(g) for g in candidates}
    agreeing = [g for g in candidates if shares_money([sighting], core_only[id(g)])]
    if len(agreeing) == 1:
        return agreeing[0]
    return candidates[0] if len(candidates) == 1 else None


def _cored(core: Group) -> list[Sighting]:
    """The members that carry the core's own precision: only they decide whether another one belongs."""
    return [m for m in core.members if m.event.date_precision == core.precision] or core.members


def _city_fits(sighting: Sighting, core: Group) -> bool:
    own = _loose(sighting.event.city)
    cities = {_loose(m.event.city) for m in core.members if m.event.city}
    return bool(own and own in cities) or (not own and not cities)


def _join_unnamed(groups: list[Group]) -> list[Group]:
    """A group without partners joins the one group of the same day, or the same city and month."""
    named = [g for g in groups if g.partners]
    kept = []
    for core in (g for g in groups if not g.partners):
        targets = [
            g
            for g in named
            if core.span
            and g.span
            and g.precision == core.precision == "day"
            and dates.distance(g.span, core.span) == 0
        ]
        if len(targets) == 1:
            targets[0].members += core.members
        else:
            kept.append(core)
    return named + kept


def _place_undated(groups: list[Group], undated: list[Sighting]) -> tuple[list[Group], list[Sighting]]:
    placements: list[tuple[Group, Sighting]] = []
    left = []
    for sighting in undated:
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
        agreeing = [g for g in candidates if shares_money([sighting], _cored(g))]
        return _choose(sighting, agreeing or [g for g in earlier if not contradicts([sighting], _cored(g))])
    # what a story tells as another mission is not its own
    others = {id(g) for g in candidates for m in g.members if _mentioned_by(sighting, m)}
    candidates = [g for g in candidates if id(g) not in others]
    anchor = dates.day_of(sighting.event.date_hint) or sighting.published
    if anchor is not None:
        near = [g for g in candidates if _near(g, anchor, hinted=bool(sighting.event.date_hint))]
        if near or sighting.published is not None:
            return _choose(sighting, near)
        slipped = [g for g in candidates if g.span and dates.one_slip_apart(anchor, g.span[0] - timedelta(days=1))]
        if slipped:
            return _choose(sighting, slipped)
    agreeing = [g for g in candidates if shares_money([sighting], _cored(g))]
    if len(agreeing) == 1:
        return agreeing[0]
    reported = [g for g in candidates if g.partners == partners_of(sighting) and _reported(g)]
    candidates = reported if len(reported) == 1 else candidates
    held = [g for g in candidates if not contradicts([sighting], _cored(g))]
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
