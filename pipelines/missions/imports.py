"""Claims from elsewhere: rows of a table, each with the address or document that states it.

A row states one field of one mission, or, with ``kind`` set to ``cumulative``, a sum over several. Columns (all but
``document`` and ``organiser`` may be left out or empty):

    document    the address (the same witness as a stored article of that address), or the title of a paper
    relation    about (the default), or mentions, where the document only looks back at the mission
    organiser   the travelling province; full name or the press's short one
    partners    provinces or countries, separated by |; a city stands for its province
    date        a day, a month or a year: 2025-05-08, 2025-05, 2025; date_hint: the day of a gathering or arrival
    city, venue, mode (in_person, hybrid, online), official_number, record (ever, or a year: "the highest")
    field       total sell buy invest loi target transactions participants_organiser participants_partner
                participants_total; empty if the row only says that the mission was held
    value       a whole number in full units: 598953000000
    unit        currency of money, IDR if empty; surface: as printed, "Rp598,953 miliar": tells how exact it is
    qualifier   exact about at_least more_than at_most less_than almost; stage: interim, final; as_of: "17:00 WITA"
    with        of letters of intent: the country they were signed with; note: for people, not read

and for sums: stated_on, period_from, period_to (days), scope (domestic, overseas, mixed), counted (missions, the
default, or provinces), missions, value, transactions, participants.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from pipelines.missions import dates, grades
from pipelines.missions.corrections import MODES
from pipelines.missions.model import FIELDS, MONEY_FIELDS, ClaimDraft, CumulativeDraft, EventDraft, Note, Precision
from pipelines.places import PROVINCES, place, province
from pipelines.places import city as city_named

COLUMNS = (
    "kind", "document", "relation", "organiser", "partners", "date", "date_hint", "city", "venue", "mode",
    "official_number", "record", "field", "value", "unit", "surface", "qualifier", "stage", "as_of", "with",
    "stated_on", "period_from", "period_to", "scope", "counted", "missions", "transactions", "participants", "note",
)  # fmt: skip
REQUIRED = ("document", "organiser")
#: where a reader of rows puts cells that stand beyond the last column
BEYOND = "*"
_CHOICES = {
    "kind": ("claim", "cumulative"),
    "relation": ("about", "mentions"),
    "mode": MODES,
    "field": FIELDS,
    "qualifier": ("exact", "about", "at_least", "more_than", "at_most", "less_than", "almost"),
    "stage": ("interim", "final"),
    "scope": ("domestic", "overseas", "mixed"),
    "counted": ("missions", "provinces"),
}
#: what rows say of a mission beside their claims; and what is open to all of them, the records they tell of
DETAILS = ("date_hint", "city", "venue", "mode", "official_number")
_RECORD = "record"
_LARGEST = 2**63 - 1
Row = Mapping[str, str]
Details = Mapping[str, list[str | int]]  # the values that a file gives, by detail, each once and in order


class RowError(ValueError):
    """A row that cannot be taken; the message says what is wrong and what to write instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out: its place in the file (line or number), and why."""

    place: str
    message: str


@dataclass(slots=True)
class Imported:
    """What a file states. ``events`` are without details: those are ``details``, by event key, to be settled with what
    other files say of the same mission in the same document."""

    events: list[EventDraft] = field(default_factory=list)
    details: dict[str, Details] = field(default_factory=dict)
    statements: list[CumulativeDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def drafts(rows: Iterable[tuple[str, Row]], canonical: Callable[[str], str]) -> Imported:
    """Events with their claims and statements, from rows with their places. The order of rows makes no difference."""
    made = Imported()
    events: dict[str, list[EventDraft]] = {}
    statements: dict[str, CumulativeDraft] = {}
    for where, row in rows:
        try:
            checked = _checked(row)
            if checked["kind"] == "cumulative":
                statement = _statement(checked, canonical)
                statements[statement.key] = statement
            else:
                event = _event(checked, canonical)
                events.setdefault(event.key, []).append(event)
        except RowError as error:
            made.problems.append(Problem(where, str(error)))
    made.events = [_joined(events[key]) for key in sorted(events)]
    made.details = {key: _details(events[key]) for key in sorted(events)}
    made.statements = [statements[key] for key in sorted(statements)]
    return made


def _checked(row: Row) -> dict[str, str]:
    if row.get(BEYOND):
        raise RowError(f"there are cells beyond the last column ({row[BEYOND]}); put quotes around a cell with commas")
    given = {name: " ".join((row.get(name) or "").split()) for name in COLUMNS}
    given["kind"] = given["kind"] or "claim"
    for name in REQUIRED:
        if not given[name]:
            raise RowError(f"{name} is empty")
    for name, choices in _CHOICES.items():
        if given[name] and given[name] not in choices:
            raise RowError(f"{name} is {given[name]!r}; it can be {', '.join(choices)}{_like(given[name], choices)}")
    return given


def _like(given: str, choices: Iterable[str]) -> str:
    close = difflib.get_close_matches(given.lower(), list(choices), n=1, cutoff=0.6)
    return f". Did you mean {close[0]}?" if close else ""


def _event(row: dict[str, str], canonical: Callable[[str], str]) -> EventDraft:
    document = canonical(row["document"])
    organiser, partners = _organiser(row["organiser"]), _partners(row["partners"])
    relation = row["relation"] or "about"
    when = row["date"]
    span = _span(when, "date")
    hint = _day(row["date_hint"], "date_hint")
    key = f"{document}#import:{relation}:{organiser}>{'+'.join(partners)}@{when or (hint and f'~{hint}') or ''}"
    if not partners and row["city"]:
        key += f":{row['city']}"
    return EventDraft(
        key=key,
        origin="import",
        document=document,
        relation="mentions" if relation == "mentions" else "about",
        organiser=organiser,
        partners=partners,
        date_from=span[0][0].isoformat() if span else None,
        date_to=span[0][1].isoformat() if span else None,
        date_precision=span[1] if span else "unknown",
        date_hint=hint,
        city=row["city"] or None,
        venue=row["venue"] or None,
        mode=row["mode"] or None,
        official_number=_whole(row["official_number"], "official_number"),
        claims=_claims(row, key, when),
        notes=(Note("record_claim", "", scope=row["record"]),) if row["record"] else (),
    )


def _claims(row: dict[str, str], key: str, when: str) -> tuple[ClaimDraft, ...]:
    if not row["field"]:
        if row["value"]:
            raise RowError("there is a value but no field")
        return ()
    value = _whole(row["value"], "value")
    if value is None:
        raise RowError(f"the value of {row['field']} is empty")
    money = row["field"] in MONEY_FIELDS
    counted = "transactions" if row["field"] == "transactions" else "participants"
    unit = (row["unit"] or "IDR").upper() if money else counted
    if money and not re.fullmatch(r"[A-Z]{3}", unit):
        raise RowError(f"unit is {row['unit']!r}; write the currency's three letters, such as IDR or USD")
    as_of = _as_of(row["as_of"], when)
    mark = "/".join(x for x in (row["qualifier"], row["stage"], as_of) if x)
    claim = ClaimDraft(
        key=f"{key}/{row['field']}/{value}{unit}{f'/{mark}' if mark else ''}",
        field=row["field"],
        value=value,
        unit=unit,
        qualifier=row["qualifier"] or "exact",
        stage=row["stage"] or grades.stage_at(dates.hour_of(row["as_of"])),
        as_of=as_of,
        surface=row["surface"],
        flags=(f"with:{row['with']}",) if row["with"] else (),
    )
    return (claim,)


def _joined(parts: list[EventDraft]) -> EventDraft:
    """One event of all rows that speak of the same mission in the same document, with their claims."""
    claims = {c.key: c for p in parts for c in p.claims}
    bare: dict[str, Any] = dict.fromkeys(DETAILS)
    return replace(parts[0], claims=tuple(claims[k] for k in sorted(claims)), notes=(), **bare)


def _details(parts: list[EventDraft]) -> Details:
    given = {name: {getattr(p, name) for p in parts} - {None} for name in DETAILS}
    given[_RECORD] = {n.scope for p in parts for n in p.notes}
    return {name: sorted(values) for name, values in given.items() if values}


def settled(event: EventDraft, said: Mapping[str, Details]) -> EventDraft:
    """The event with what the files (by path) say of it beside the claims. Of several values the one that most files
    give, the first in order among equals; a note ``import_conflict`` keeps who says what."""
    chosen: dict[str, Any] = {}
    notes = [Note("record_claim", "", scope=str(scope)) for scope in sorted(_values(said, _RECORD))]
    for name in DETAILS:
        votes = _values(said, name)
        chosen[name] = min(votes, key=lambda value: (-len(votes[value]), value)) if votes else None
        if len(votes) > 1:
            told = ", ".join(f"{value} ({', '.join(votes[value])})" for value in sorted(votes))
            notes.append(Note("import_conflict", told, str(chosen[name]), name))
    return replace(event, notes=tuple(notes), **chosen)


def _values(said: Mapping[str, Details], name: str) -> dict[Any, list[str]]:
    """Each value that is given for a detail, with the names of the files that give it."""
    found: dict[Any, list[str]] = {}
    for file in sorted(said):
        for value in said[file].get(name, ()):
            found.setdefault(value, []).append(PurePath(file).name)
    return found


def _statement(row: dict[str, str], canonical: Callable[[str], str]) -> CumulativeDraft:
    document, organiser = canonical(row["document"]), _organiser(row["organiser"])
    partners = _partners(row["partners"])
    missions, value = _whole(row["missions"], "missions"), _whole(row["value"], "value")
    if value is None and missions is None:
        raise RowError("a cumulative row needs a value or a number of missions")
    first, last, said = (_day(row[name], name) for name in ("period_from", "period_to", "stated_on"))
    if not (first or last):
        raise RowError("a cumulative row needs period_from or period_to")
    mark = f"{first or ''}/{last or ''}:{row['scope']}:{row['counted']}:{'+'.join(partners)}"
    return CumulativeDraft(
        key=f"{document}#import:sum:{mark}/{value or missions}",
        document=document,
        organiser=organiser,
        partner="+".join(partners) or None,
        counted=row["counted"] or "missions",
        currency=(row["unit"] or "IDR").upper(),
        scope=row["scope"] or None,
        period_from=first,
        period_to=last,
        stated_on=said,
        missions=missions,
        value=value,
        transactions=_whole(row["transactions"], "transactions"),
        participants=_whole(row["participants"], "participants"),
        surface=row["surface"],
    )


def _organiser(given: str) -> str:
    found = province(given)
    if found is None:
        names = [p.name for p in PROVINCES]
        close = difflib.get_close_matches(given, names, n=1, cutoff=0.6)
        raise RowError(f"there is no province {given!r}" + (f". Did you mean {close[0]}?" if close else ""))
    return found.name


def _partners(given: str) -> tuple[str, ...]:
    names = set()
    for part in filter(None, (p.strip() for p in given.split("|"))):
        found = place(part) or city_named(part)
        if found is None:
            close = difflib.get_close_matches(part, [p.name for p in PROVINCES], n=1, cutoff=0.6)
            hint = f". Did you mean {close[0]}?" if close else ""
            raise RowError(f"there is no province or country {part!r}{hint}")
        names.add(found.region)
    return tuple(sorted(names))


def _span(given: str, name: str) -> tuple[dates.Span, Precision] | None:
    found = dates.span_of(given)
    if given and found is None:
        raise RowError(f"{name} is {given!r}; write a day, a month or a year: 2025-05-08, 2025-05, 2025")
    return found


def _day(given: str, name: str) -> str | None:
    found = _span(given, name)
    if found is not None and found[1] != "day":
        raise RowError(f"{name} is {given!r}; write a day: 2025-05-08")
    return found[0][0].isoformat() if found else None


def _whole(given: str, name: str) -> int | None:
    if not given:
        return None
    if not re.fullmatch(r"\d{1,19}", given) or int(given) > _LARGEST:
        raise RowError(f"{name} is {given!r}; write a whole number in full units, only digits: 598953000000")
    return int(given)


def _as_of(given: str, when: str) -> str | None:
    if not given:
        return None
    found = dates.clock(given, when if len(when) == 10 else None)
    if found is None:
        raise RowError(f"as_of is {given!r}; write a clock time and its zone, 17:00 WITA, and the day under date")
    return found
