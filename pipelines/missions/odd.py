"""What a single text says of a mission that cannot be, or that is too little to tell which mission it means."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipelines.missions import dates
from pipelines.missions.model import MissionIssue, Sighting
from pipelines.missions.numbers import spoken

_READ = "read the story; if the ledger has it wrong, pin the right value with scrapy correct"


def issues_of(
    sightings: Sequence[Sighting], organiser: str, of_itself: Collection[str], home: Mapping[str, str]
) -> list[MissionIssue]:
    """The oddities of the given texts. ``of_itself``: keys of the events whose only partner is the organiser, so that
    their mission has none; ``home``: event key → slug of its mission."""
    found = []
    for sighting in sightings:
        event, wrong = sighting.event, list(_impossible_dates(sighting))
        if event.key in of_itself:
            wrong.append(("partner_is_organiser", f"names {organiser} as organiser and as partner"))
        found += [_odd(code, event.document, said, _READ, mission=home.get(event.key)) for code, said in wrong]
    return found


def _impossible_dates(sighting: Sighting) -> Iterator[tuple[str, str]]:
    event = sighting.event
    first, last = dates.day_of(event.date_from), dates.day_of(event.date_to)
    said_on = sighting.published or sighting.seen
    if first and last and last < first:
        yield "date_conflict", f"the mission ends on {last}, before it begins on {first}"
    totals = any(c.field == "total" for c in event.claims)
    if event.relation == "about" and totals and first and said_on and (first - said_on).days > 1:
        yield "date_conflict", f"reports the total of a mission on {first}, but is itself of {said_on}"


def unnamed(sightings: Sequence[Sighting]) -> list[MissionIssue]:
    """Texts about a mission, with figures, that name neither partner nor day nor place: they are in no mission."""
    found = []
    for sighting in sightings:
        event = sighting.event
        if event.relation == "about" and event.claims:
            shown = ", ".join(f"{c.field.replace('_', ' ')} of {spoken(c.value, c.unit)}" for c in event.claims[:3])
            message = f"states a {shown}, but of which mission is not said"
            told = "read the document; if it says with whom and when, import the figures with scrapy import"
            found.append(_odd("mission_unnamed", event.document, message, told))
    return found


def _odd(code: str, document: str, message: str, suggestion: str, mission: str | None = None) -> MissionIssue:
    return MissionIssue(
        fingerprint=f"{code}|{document}|{message}",
        code=code,
        severity="warning",
        message=f"{document}: {message}",
        suggestion=suggestion,
        mission=mission,
        document=document,
    )
