"""Reviewed corrections: what a person decided, kept in ``corrections.toml`` and applied at every computation.

    [[pin]]                                   # this field of this mission has this value
    mission = "jawa-timur--kalimantan-timur--2025-05-08"
    field = "sell"
    value = 598953000000
    because = "the office's recap has the full digits"
    document = "https://example.org/recap"    # optional
    address = "https://example.org/story"     # optional: finds the mission should its slug change

    [[merge]]                                 # these are one mission; the first keeps its date and partners
    missions = ["jawa-timur--maluku--2025-04-23", "jawa-timur--maluku--2026-04-22"]
    because = "a misprinted year"

    [[split]]                                 # this story speaks of another mission than the one it was put into
    address = "https://example.org/story"
    partners = ["Bali"]                       # optional, as is date: what it really speaks of
    date = "2024-06-25"
    because = "it reports the fair of the day before"

Nothing here is a row id: missions are named by slug or by the address of a story about them, so that a replay into an
empty database meets the same corrections again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.missions import dates, slugs
from pipelines.missions.groups import Group
from pipelines.missions.model import (
    FIELDS,
    MONEY_FIELDS,
    ClaimDraft,
    EventDraft,
    Mission,
    MissionIssue,
    Note,
    Number,
    Sighting,
)

TEXT_FIELDS = ("date", "city", "venue", "mode", "official_number")
MODES = ("in_person", "hybrid", "online")
FILE = "corrections.toml"


class CorrectionError(ValueError):
    """The file cannot be used; one line: what is wrong, in which entry, and what to do."""


@dataclass(frozen=True, slots=True)
class Pin:
    mission: str
    field: str
    value: Number | str
    because: str
    document: str | None = None
    address: str | None = None
    unit: str | None = None

    @property
    def key(self) -> str:
        return f"{FILE}#pin:{self.mission}/{self.field}"


@dataclass(frozen=True, slots=True)
class Merge:
    missions: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Split:
    address: str
    because: str
    partners: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    pins: tuple[Pin, ...] = ()
    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()


def load(path: Path) -> Corrections:
    """The corrections of a file; none where there is no file. Raises CorrectionError for one that cannot be read."""
    if not path.exists():
        return Corrections()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path} is not valid TOML: {error}. Mend the file and run again") from error
    unknown = sorted(set(table) - {"pin", "merge", "split"})
    if unknown:
        raise CorrectionError(f"{path}: there is no [[{unknown[0]}]], only [[pin]], [[merge]] and [[split]]")
    return Corrections(
        tuple(_pin(path, n, e) for n, e in _entries(path, table, "pin")),
        tuple(
            Merge(_texts(path, f"merge {n}", e, "missions", least=2), _text(path, f"merge {n}", e, "because"))
            for n, e in _entries(path, table, "merge")
        ),
        tuple(_split(path, n, e) for n, e in _entries(path, table, "split")),
    )


def _entries(path: Path, table: dict[str, Any], name: str) -> Iterable[tuple[int, dict[str, Any]]]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise CorrectionError(f"{path}: write [[{name}]] with two brackets, once for each entry")
    return enumerate(entries, 1)


def _pin(path: Path, number: int, entry: dict[str, Any]) -> Pin:
    where = f"pin {number}"
    field, value = _text(path, where, entry, "field"), entry.get("value")
    try:
        checked = checked_value(field, value)
    except CorrectionError as error:
        raise CorrectionError(f"{path}, {where}: {error}") from error
    return Pin(
        _text(path, where, entry, "mission"), field, checked, _text(path, where, entry, "because"),
        entry.get("document"), entry.get("address"), entry.get("unit"),
    )  # fmt: skip


def checked_value(field: str, value: object) -> Number | str:
    """The value as the field takes it: whole numbers for FIELDS, text for TEXT_FIELDS. Raises CorrectionError."""
    if field in FIELDS or field == "official_number":
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        such = "in full units, such as 1053146943500" if field in MONEY_FIELDS else "such as 42"
        raise CorrectionError(f"{field} takes a whole number, {such}, not {value!r}")
    if field not in TEXT_FIELDS:
        raise CorrectionError(f"there is no field {field!r}; there are {', '.join((*FIELDS, *TEXT_FIELDS))}")
    text = str(value or "").strip()
    if not text or (field == "date" and not dates.span_of(text)) or (field == "mode" and text not in MODES):
        takes = {"date": "a day, month or year such as 2025-05-08", "mode": "in_person, hybrid or online"}
        raise CorrectionError(f"{field} takes {takes.get(field, 'a text')}, not {value!r}")
    return text


def _split(path: Path, number: int, entry: dict[str, Any]) -> Split:
    where = f"split {number}"
    date = entry.get("date")
    if date is not None and not dates.span_of(str(date)):
        raise CorrectionError(f"{path}, {where}: date takes a day, month or year such as 2025-05-08, not {date!r}")
    partners = _texts(path, where, entry, "partners", least=0)
    return Split(
        _text(path, where, entry, "address"), _text(path, where, entry, "because"), partners,
        str(date) if date is not None else None,
    )  # fmt: skip


def _text(path: Path, where: str, entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CorrectionError(f"{path}, {where}: {name} is missing or is no text")
    return value.strip()


def _texts(path: Path, where: str, entry: dict[str, Any], name: str, *, least: int) -> tuple[str, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value) or len(value) < least:
        raise CorrectionError(f"{path}, {where}: {name} takes a list of {f'at least {least} ' if least else ''}texts")
    return tuple(v.strip() for v in value)


def apply_splits(sightings: Sequence[Sighting], corrections: Corrections) -> tuple[list[Sighting], list[Sighting]]:
    """The sightings for the common rule, and those that stand alone whatever it says."""
    ordered = {s.address: s for s in corrections.splits}
    common, alone = [], []
    for sighting in sightings:
        split = ordered.get(sighting.event.document)
        if split is None or sighting.event.relation != "about":
            common.append(sighting)
        elif split.partners or split.date:
            common.append(replace(sighting, event=_moved(sighting.event, split)))
        else:
            alone.append(sighting)
    return common, alone


def _moved(event: EventDraft, split: Split) -> EventDraft:
    moved = replace(event, partners=tuple(sorted(split.partners)) or event.partners)
    span = dates.span_of(split.date)
    if span is None:
        return moved
    (first, last), precision = span
    return replace(
        moved, date_from=first.isoformat(), date_to=last.isoformat(), date_precision=precision, date_hint=None
    )


def apply_merges(
    slugged: Sequence[tuple[str, Group]], corrections: Corrections
) -> tuple[list[Group], list[MissionIssue]]:
    """The groups after merging: the first named keeps its core, the others' sightings join it."""
    by_slug = dict(slugged)
    gone: set[int] = set()
    unmatched = []
    for merge in corrections.merges:
        groups = [by_slug[s] for s in merge.missions if s in by_slug]
        for slug in merge.missions:
            if slug not in by_slug and slugged and slug.split("--")[0] == slugged[0][0].split("--")[0]:
                unmatched.append(_unmatched("merge", slug))
        for other in groups[1:]:
            if other is not groups[0] and id(other) not in gone:
                groups[0].members += other.members
                gone.add(id(other))
    return [g for _, g in slugged if id(g) not in gone], unmatched


def apply_pins(
    missions: Sequence[Mission], corrections: Corrections, organiser: str
) -> tuple[list[list[Sighting]], list[MissionIssue]]:
    """The pinned sightings of each mission, and an issue for each pin whose mission is not there.

    A pinned date moves the mission, and with it its slug; later pins may use either slug.
    """
    extras: list[list[Sighting]] = [[] for _ in missions]
    names = [{m.slug} for m in missions]
    lost = []
    own = f"{slugs.slugify(organiser)}--"
    for pin in sorted({p.key: p for p in corrections.pins}.values(), key=lambda p: p.field != "date"):
        if not pin.mission.startswith(own):
            continue
        index = _find(pin, missions, names)
        if index is None:
            lost.append(_unmatched("pin", pin.mission))
            continue
        if pin.field == "date":
            _move(missions[index], str(pin.value))
            slugs.assign(missions)
            for known, mission in zip(names, missions, strict=True):
                known.add(mission.slug)
        extras[index].append(_pinned(pin, missions[index]))
    return extras, lost


def _find(pin: Pin, missions: Sequence[Mission], names: Sequence[set[str]]) -> int | None:
    for i, mission in enumerate(missions):
        if mission.slug == pin.mission:
            return i
    for i, known in enumerate(names):
        if pin.mission in known:
            return i
    for i, mission in enumerate(missions):
        if pin.address and any(
            s.event.document == pin.address and s.event.relation == "about" for s in mission.members
        ):
            return i
    return None


def _move(mission: Mission, value: str) -> None:
    span = dates.span_of(value)
    assert span is not None  # checked when the file was read
    (first, last), mission.date_precision = span
    mission.date_from, mission.date_to = first.isoformat(), last.isoformat()


def _pinned(pin: Pin, mission: Mission) -> Sighting:
    claims: tuple[ClaimDraft, ...] = ()
    if pin.field in FIELDS and not isinstance(pin.value, str):
        counted = "transactions" if pin.field == "transactions" else "participants"
        unit = (pin.unit or "IDR") if pin.field in MONEY_FIELDS else counted
        claims = (ClaimDraft(f"{pin.key}/{pin.value}", pin.field, pin.value, unit, flags=("correction",)),)
    own = {pin.field: pin.value} if pin.field in ("city", "venue", "mode", "official_number") else {}
    event = EventDraft(
        key=pin.key,
        origin="correction",
        document=pin.document or FILE,
        relation="about",
        organiser=mission.organiser,
        partners=mission.partners,
        date_from=mission.date_from,
        date_to=mission.date_to,
        date_precision=mission.date_precision,
        claims=claims,
        notes=(Note("correction", pin.because, scope=pin.field),),
        **own,  # type: ignore[arg-type]
    )
    return Sighting(event, witness=pin.key, source="correction")


def _unmatched(what: str, slug: str) -> MissionIssue:
    return MissionIssue(
        fingerprint=f"correction_unmatched|{what}|{slug}",
        code="correction_unmatched",
        severity="warning",
        message=f"{FILE} has a {what} for {slug}, but the ledger has no such mission",
        suggestion="see scrapy ledger for today's name of the mission and mend the entry",
    )
