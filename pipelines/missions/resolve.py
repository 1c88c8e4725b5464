"""From all that is said of an organiser's missions to the ledger of that organiser.

``resolve`` is a pure function of its input, and the order of the input makes no difference: missions, values, verdicts
and issues come from the sightings alone. Only the ids of missions are remembered, by the events they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pipelines.missions import across, counts, dates, grades, identity, issues, money, odd, slugs
from pipelines.missions.choice import Choice
from pipelines.missions.corrections import Corrections, apply_merges, apply_pins, apply_splits
from pipelines.missions.groups import Group, partners_of, span_of
from pipelines.missions.model import (
    CumulativeDraft,
    Mission,
    MissionIssue,
    Precision,
    PreviousMission,
    Resolution,
    Sighting,
    Verdict,
)
from pipelines.missions.voices import Voice
from pipelines.places import city as city_named
from pipelines.places import place, province

_SUPERSEDED = "the paper has since changed this"
_NEW_YEAR = 14


def resolve(
    organiser: str,
    sightings: Iterable[Sighting],
    statements: Sequence[CumulativeDraft] = (),
    previous: Sequence[PreviousMission] = (),
    corrections: Corrections | None = None,
) -> Resolution:
    """The ledger of one organiser. ``sightings`` may include superseded revisions; all must name the organiser."""
    corrections = corrections or Corrections()
    given = sorted(sightings, key=lambda s: s.event.key)
    statements = sorted(statements, key=lambda s: s.key)
    known = [normalised(s, organiser) for s in given]
    current = [s for s in known if s.current]
    common, alone = apply_splits(current, corrections)
    groups, unplaced = identity.group(common)
    groups = identity.ordered([*groups, *map(identity.alone, alone)])
    found: list[MissionIssue] = []
    made = _named(organiser, groups)
    groups, unmatched = apply_merges([(m.slug, g) for m, g in made], corrections)
    if corrections.merges:
        made = _named(organiser, groups)
    pinned, lost = apply_pins([m for m, _ in made], corrections, organiser)
    missions = []
    for (mission, group), extra in zip(made, pinned, strict=True):
        mission.members = tuple(sorted((*group.members, *extra), key=lambda s: s.event.key))
        found += _fill(mission, group)
        missions.append(mission)
    _add_superseded(missions, [s for s in known if not s.current])
    found += across.issues_of(missions, statements)
    home = {s.event.key: m.slug for m in missions for s in m.members}
    of_itself = {g.event.key for g, k in zip(given, known, strict=True) if g.event.partners and not k.event.partners}
    found += odd.issues_of(current, organiser, of_itself, home)
    found += odd.unnamed(unplaced)
    found += [*unmatched, *lost]
    found = sorted({i.fingerprint: i for i in found}.values(), key=lambda i: i.fingerprint)
    resolution = Resolution(organiser, missions, found, unplaced=sorted(s.event.key for s in unplaced))
    _keep_ids(resolution, previous)
    return resolution


def normalised(sighting: Sighting, organiser: str) -> Sighting:
    """The sighting with partners under their full names, a city's province for a city, and never the organiser."""
    partners = tuple(sorted({n for n in map(_region, sighting.event.partners) if n and n != organiser}))
    return replace(sighting, event=replace(sighting.event, partners=partners))


def _region(given: str) -> str:
    found = province(given)
    known = place(given) or city_named(given)
    return found.name if found else known.region if known else given.strip()


def _named(organiser: str, groups: Sequence[Group]) -> list[tuple[Mission, Group]]:
    made = [_mission(organiser, g) for g in groups]
    slugs.assign([m for m, _ in made])
    return made


def _mission(organiser: str, group: Group) -> tuple[Mission, Group]:
    mission = Mission(organiser, _partners(group), members=tuple(group.members))
    mission.date_precision, first, last = _dated(group)
    mission.date_from, mission.date_to = first, last
    about = [m for m in group.members if m.event.relation == "about"] or group.members
    mission.city = _vote((m.event.city, m.witness) for m in about)
    return mission, group


def _dated(group: Group) -> tuple[Precision, str | None, str | None]:
    """Precision, first and last day. A mission nobody dates has the month of its gathering or the year of its story."""
    if group.span is None:
        return "unknown", None, None
    if group.precision != "unknown":
        printed = [span_of(m) for m in group.members if m.event.date_precision == group.precision]
        last = max((s[1] for s in printed if s and s[0] == group.span[0]), default=group.span[1])
        return group.precision, group.span[0].isoformat(), last.isoformat()
    anchor = group.span[0]
    if any(m.event.date_hint for m in group.members):
        span = dates.span_of((anchor + timedelta(days=1)).isoformat()[:7])
        precision: Precision = "month"
    else:
        span = dates.span_of(str(anchor.year)) if (anchor.month, anchor.day) > (1, _NEW_YEAR) else None
        precision = "year"
    if span is None:
        return "unknown", None, None
    return precision, span[0][0].isoformat(), span[0][1].isoformat()


def _partners(group: Group) -> tuple[str, ...]:
    """The partners that at least a quarter of the witnesses name who name any."""
    votes: Counter[str] = Counter()
    naming = set()
    sound = [m for m in group.members if partners_of(m) & group.partners]  # not those with a slipped partner
    for name, witness in {(p, m.witness) for m in sound for p in partners_of(m)}:
        votes[name] += 1
        naming.add(witness)
    return tuple(sorted(p for p, n in votes.items() if n * 4 >= len(naming)))


def _vote(ballots: Iterable[tuple[object, str]]) -> str | None:
    """The value that most witnesses give, each with one voice a value; the first in order among equals."""
    votes = Counter(value for value, _ in {(v, w) for v, w in ballots if v is not None})
    return min(votes, key=lambda v: (-votes[v], str(v))) if votes else None  # type: ignore[return-value]


def _fill(mission: Mission, group: Group) -> list[MissionIssue]:
    """Chooses every value of a mission and grades it; returns its issues."""
    by_field: dict[str, list[Voice]] = {}
    for sighting in mission.members:
        for claim in sighting.event.claims:
            by_field.setdefault(claim.field, []).append(Voice(claim, sighting, claim.stage))
    purse, tally = money.weigh(by_field), counts.weigh(by_field)
    mission.currency = purse.currency
    if purse.total is not None:
        mission.values["total"] = purse.total
    for name, choice in {**purse.choices, **tally.choices}.items():
        if name != "total":
            mission.values[name] = choice.chosen.value
        mission.reasons[name] = (choice.reason, choice.voice.claim.key)
    if tally.both is not None:
        mission.values["participants_total"] = tally.both
        mission.reasons["participants_total"] = ("the sum of both sides; no text states it", None)
    if purse.total_basis == "sum_of_parts":
        mission.reasons["total"] = ("the sum of the parts; nobody prints a total", None)
    total = purse.choices.get("total")
    if total is not None:
        mission.total_qualifier = total.voice.claim.qualifier
        mission.total_as_of = total.chosen.as_of
    mission.total_basis = purse.total_basis
    mission.total_status = grades.status_of(purse)
    mission.grade = grades.grade_of(purse, mission.total_status)
    _describe(mission, purse, {**purse.choices, **tally.choices})
    mission.verdicts = {v.claim_key: v for v in (*purse.verdicts, *tally.verdicts)}
    return issues.of_mission(mission, purse, tally, group.slipped)


def _describe(mission: Mission, purse: money.Money, choices: Mapping[str, Choice]) -> None:
    about = [m for m in mission.members if m.event.relation == "about"] or list(mission.members)
    pins = [m for m in about if m.event.origin == "correction"]
    for name in ("city", "venue", "mode", "official_number"):
        for voters in (pins, about):
            value = _vote((getattr(m.event, name), m.witness) for m in voters)
            if value is not None:
                setattr(mission, name, value)
                break
    mission.scope = _scope(mission)
    mission.article_count = len({m.event.document for m in mission.members if m.event.origin != "correction"})
    mission.witnesses = len({m.witness for m in mission.members if m.event.origin != "correction"})
    flags = {f"unit_slip:{v.claim.field}" for v in purse.slipped if v.claim.key in _chosen_keys(purse)}
    flags |= {f"unit_slip_suspected:{v.claim.field}" for v in purse.doubtful}
    flags |= {"includes_letters_of_intent"} if "loi" in purse.choices else set()
    if mission.total_status != "interim":
        flags |= {f"interim:{n}" for n, c in choices.items() if c.chosen.stage == "interim" and n != "target"}
    flags |= {"parts_of_an_earlier_reading"} if purse.of_earlier_reading else set()
    flags |= {"parts_do_not_add_up"} if purse.unbalanced is not None else set()
    mission.flags = tuple(sorted(flags))


def _chosen_keys(purse: money.Money) -> set[str]:
    return {c.voice.claim.key for c in purse.choices.values()}


def _scope(mission: Mission) -> str:
    """``mixed`` too where foreign letters of intent are counted in a domestic total."""
    kinds = {"domestic" if province(p) else "overseas" for p in mission.partners}
    if not kinds:
        known = city_named(mission.city or "")
        kinds = {"overseas" if known and known.kind == "foreign_city" else "domestic"}
    foreign = any(
        f.startswith("with:") for m in mission.members for c in m.event.claims if c.field == "loi" for f in c.flags
    )
    return "mixed" if len(kinds) > 1 or (foreign and kinds == {"domestic"}) else kinds.pop()


def _add_superseded(missions: Sequence[Mission], superseded: Sequence[Sighting]) -> None:
    """Earlier revisions follow their article's present one; their claims are kept, rejected."""
    home = {m.event.document: mission for mission in missions for m in mission.members if m.event.relation == "about"}
    for sighting in sorted(superseded, key=lambda s: s.event.key):
        mission = home.get(sighting.event.document)
        if mission is None or sighting.event.relation != "about":
            continue
        mission.members = (*mission.members, sighting)
        for claim in sighting.event.claims:
            mission.verdicts[claim.key] = Verdict(claim.key, "rejected", _SUPERSEDED, None, claim.flags)


def _keep_ids(resolution: Resolution, previous: Sequence[PreviousMission]) -> None:
    """Each earlier mission goes on in the one that shares most of its events; the others dissolve into theirs.

    Ties go to the mission of the same slug, then to the older id: the same input always gives the same answer.
    """
    pairs = []
    keys = {m.slug: {s.event.key for s in m.members} for m in resolution.missions}
    for old in previous:
        for mission in resolution.missions:
            shared = len(old.event_keys & keys[mission.slug])
            if shared:
                pairs.append((-shared, old.slug != mission.slug, old.id, mission.slug))
    by_slug = {m.slug: m for m in resolution.missions}
    placed: dict[int, str] = {}
    for _, _, old_id, slug in sorted(pairs):
        if old_id not in placed and by_slug[slug].previous_id is None:
            by_slug[slug].previous_id = old_id
            placed[old_id] = slug
    heirs: dict[int, str] = {}
    for _, _, old_id, slug in sorted(pairs):
        heirs.setdefault(old_id, slug)
    resolution.merged = {old.id: heirs.get(old.id) for old in previous if old.id not in placed}


def differences(before: Resolution, after: Resolution) -> list[tuple[str, str, object, object]]:
    """What differs between two computations: slug, field, old and new value. Missions are matched by their events."""
    homes = {s.event.key: m for m in before.missions for s in m.members if s.event.origin != "correction"}
    changes: list[tuple[str, str, object, object]] = []
    for mission in after.missions:
        old = next((homes[s.event.key] for s in mission.members if s.event.key in homes), None)
        then, now = _told(old) if old else {}, _told(mission)
        changes += [(mission.slug, n, then.get(n), now.get(n)) for n in {**then, **now} if then.get(n) != now.get(n)]
    return changes


def arising(before: Resolution, after: Resolution) -> list[MissionIssue]:
    """The issues of the second computation that the first had not, or that it told otherwise of the same mission."""
    known = {(i.fingerprint, i.mission and i.message) for i in before.issues}
    return [i for i in after.issues if (i.fingerprint, i.mission and i.message) not in known]


def _told(mission: Mission) -> dict[str, object]:
    names = ("slug", "date_from", "date_to", "city", "venue", "mode", "official_number", "scope", "grade")
    return {n: getattr(mission, n) for n in names} | dict(mission.values)
