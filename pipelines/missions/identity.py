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
from dataclasses import dataclass
from datetime import date

from pipelines.missions import dates, slipped, undated
from pipelines.missions.groups import TOLERANCE, Group, loose, meant, partners_of, span_of
from pipelines.missions.model import Precision, Sighting


def group(sightings: Sequence[Sighting]) -> tuple[list[Group], list[Sighting]]:
    """The missions of one organiser, and the sightings that belong to none. All sightings must be of one organiser."""
    pending = sorted((s for s in sightings if _placeable(s)), key=lambda s: s.event.key)
    by_day = [s for s in pending if s.event.date_precision == "day" and span_of(s)]
    groups = slipped.join_partners(slipped.join_dates(_cores(by_day)))
    for precision in ("month", "year"):
        coarse = [s for s in pending if s.event.date_precision == precision and span_of(s)]
        groups += _cores(_placed(groups, coarse))
    groups = _join_unnamed(groups)
    dateless = [s for s in pending if not span_of(s) or s.event.date_precision == "unknown"]
    groups, unplaced = undated.place(groups, dateless)
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
        return cls(partners, span, sighting.event.date_precision, "" if partners else loose(sighting.event.city))

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
    sound = {s.witness for s in members if span_of(s) == core.span and not slipped.weekday_wrong(s)}
    first, last = (day.toordinal() for day in core.span)
    names = tuple(-ord(c) for c in "|".join(sorted(core.partners)) + core.city)
    return (
        len({s.witness for s in members}), len(sound), len(exact), len(about), len(core.partners), -first, last, names,
    )  # fmt: skip


def _placed(groups: list[Group], coarse: list[Sighting]) -> list[Sighting]:
    """Puts month and year sightings into the finer groups they mean; returns those that no group answers."""
    left = []
    for sighting in coarse:
        span = span_of(sighting)
        fitting = [g for g in groups if g.span and span and _within(g.span, span)]
        target = meant(sighting, fitting)
        if target:
            target.members.append(sighting)
        else:
            left.append(sighting)
    return left


def _within(inner: dates.Span, outer: dates.Span) -> bool:
    return outer[0] <= inner[0] <= outer[1]


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
