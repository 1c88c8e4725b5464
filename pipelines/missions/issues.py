"""What a person should look at in one mission, each with what to do about it.

Fingerprints are made of the code, the mission's slug and what is contradicted, so an issue that is seen again is the
same row, and one that the evidence no longer shows is resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.missions import dates
from pipelines.missions.choice import Choice
from pipelines.missions.counts import Counts, contradicted
from pipelines.missions.model import Mission, MissionIssue, Note, Severity, Sighting
from pipelines.missions.money import Money
from pipelines.missions.numbers import grouped, spoken
from pipelines.missions.voices import Candidate, Voice, named

_NAMES = {
    "total": "total", "sell": "sales", "buy": "purchases", "invest": "investments", "loi": "letters of intent",
    "target": "target", "transactions": "transactions", "participants_organiser": "organiser's participants",
    "participants_partner": "partner's participants", "participants_total": "participants of both sides",
}  # fmt: skip


def of_mission(mission: Mission, money: Money, counts: Counts, slipped_dates: Sequence[Sighting]) -> list[MissionIssue]:
    """Every issue of one mission; its slug must be set."""
    found = [
        *_conflicts(mission, money),
        *_parts(mission, money),
        *_slips(mission, money),
        *_counts(mission, counts),
        *_dates(mission, slipped_dates),
        *_partners(mission),
        *_imports(mission),
        *_grade(mission, money),
    ]
    unique = {issue.fingerprint: issue for issue in found}
    return sorted(unique.values(), key=lambda i: i.fingerprint)


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong, what to do about it, and how bad it is."""

    message: str
    suggestion: str
    severity: Severity = "warning"


def make(mission: Mission, code: str, subject: str, told: Told, voice: Voice | None = None) -> MissionIssue:
    return MissionIssue(
        fingerprint=f"{code}|{mission.slug}|{subject}",
        code=code,
        severity=told.severity,
        message=f"{mission.slug}: {told.message}",
        suggestion=told.suggestion,
        mission=mission.slug,
        claim_key=voice.claim.key if voice else None,
        document=voice.sighting.event.document if voice else None,
    )


def _conflicts(mission: Mission, money: Money) -> Iterator[MissionIssue]:
    for choice in money.choices.values():
        for rival in choice.rivals if choice.field != "target" else ():
            if _looks_slipped(choice, rival):
                yield _slip(mission, money, rival.exact_words[0], "times a thousand it fits the other reports")
            else:
                yield _conflict(mission, choice, rival)


def _conflict(mission: Mission, choice: Choice, rival: Candidate) -> MissionIssue:
    chosen, name, early = choice.chosen, choice.field, rival.value in choice.early
    why = choice.over.get(rival.value, choice.reason)
    pin = f"run: scrapy correct {mission.slug} {name}={rival.value} --because …"
    told = Told(
        f"{_NAMES[name]} {spoken(chosen.value, choice.unit)} ({named(chosen.exact_words)}) against "
        f"{spoken(rival.value, choice.unit)} ({named(rival.exact_words)})",
        f"probably told earlier in the day, or a misprint; only if it is the right one, {pin}"
        if early
        else f"read both stories; the ledger shows the first because: {why}. If that is wrong, {pin}",
        "info" if early else "warning" if choice.settled else "error",
    )
    code = "total_conflict" if name == "total" else "parts_conflict"
    return make(mission, code, f"{name}={rival.value}", told, rival.exact_words[0])


def _looks_slipped(choice: Choice, rival: Candidate) -> bool:
    """A total that times a thousand could be an earlier reading of the chosen one: Rp800 juta under 1,05 triliun."""
    chosen = choice.chosen.value
    return choice.field == "total" and chosen / 10 <= rival.value * 1000 <= chosen * 102 / 100


def _parts(mission: Mission, money: Money) -> Iterator[MissionIssue]:
    gap = money.unbalanced
    if gap is None or money.total is None:
        return
    parts = {n: c.chosen.value for n, c in money.choices.items() if n not in ("total", "target")}
    shown = ", ".join(f"{_NAMES[n]} {spoken(v, money.currency)}" for n, v in parts.items())
    told = Told(
        f"total {spoken(money.total, money.currency)}, but {shown}: {spoken(abs(gap), money.currency)} "
        f"{'are missing' if gap > 0 else 'too much'}",
        "look in the stories for a part that nobody lists (investments, letters of intent) or for a misprinted digit; "
        f"then run: scrapy correct {mission.slug} FIELD=VALUE --because …",
    )
    yield make(mission, "parts_do_not_add_up", "parts", told)


def _notes(mission: Mission) -> list[Note]:
    return [n for s in mission.members if s.current for n in s.event.notes]


def _slips(mission: Mission, money: Money) -> Iterator[MissionIssue]:
    for voice in money.slipped:
        if voice.claim.read_as is None:  # else it is reported with the story
            yield _slip(mission, money, voice, "another claim or the sum of the parts confirms it")
    for voice in money.doubtful:
        yield _slip(mission, money, voice, "nothing confirms either reading")


def _slip(mission: Mission, money: Money, voice: Voice, evidence: str) -> MissionIssue:
    printed = voice.claim.surface or spoken(voice.claim.value, money.currency)
    reading = spoken(voice.value if voice.factor != 1 else voice.claim.value * 1000, money.currency)
    told = Told(
        f"{_NAMES[voice.claim.field]} printed as {printed} in {named([voice])}; meant is probably {reading}",
        f"{evidence}; check the story, then pin the right value with scrapy correct if the ledger has the wrong one",
    )
    subject = f"{voice.claim.field}={voice.claim.value}@{voice.sighting.event.document}"
    return make(mission, "unit_slip", subject, told, voice)


def _counts(mission: Mission, counts: Counts) -> Iterator[MissionIssue]:
    for name, choice in counts.choices.items():
        for rival in contradicted(choice):
            told = Told(
                f"{_NAMES[name]} {grouped(choice.chosen.value)} ({named(choice.chosen.exact_words)}) against "
                f"{grouped(rival.value)} ({named(rival.exact_words)})",
                "see whether one counts officials or only one side; pin the right one with scrapy correct",
            )
            yield make(mission, "count_conflict", f"{name}={rival.value}", told, rival.exact_words[0])
    if counts.uneven:
        one, other, both = counts.uneven
        told = Told(
            f"{one} participants of the organiser and {other} of the partner are not {both} together",
            "see whether the total counts officials and associations, or one side is misprinted",
            "info",
        )
        yield make(mission, "count_conflict", "participants", told)


def _dates(mission: Mission, slipped: Sequence[Sighting]) -> Iterator[MissionIssue]:
    first, last = dates.day_of(mission.date_from), dates.day_of(mission.date_to)
    if mission.date_precision != "day" or first is None or last is None:
        return
    if any(n.code == "correction" and n.scope == "date" for n in _notes(mission)):
        return  # a person has settled it
    away = {s.event.key for s in slipped}
    for sighting in mission.members:
        printed = dates.day_of(sighting.event.date_from)
        if (
            sighting.event.date_precision != "day"
            or printed is None
            or first <= printed <= last
            or not sighting.current
        ):
            continue
        yield _date_conflict(mission, sighting, printed, far=sighting.event.key in away)


def _date_conflict(mission: Mission, sighting: Sighting, printed: date, *, far: bool) -> MissionIssue:
    document = sighting.event.document
    return MissionIssue(
        fingerprint=f"date_conflict|{mission.slug}|{printed}@{document}",
        code="date_conflict",
        severity="warning" if far else "info",
        message=f"{mission.slug}: {document} prints {printed} as the day",
        suggestion="a misprint, or another mission: if it is another, add a split to corrections.toml"
        if far
        else "probably the eve or the day after; nothing to do if the story speaks of the same mission",
        mission=mission.slug,
        document=document,
    )


def _partners(mission: Mission) -> Iterator[MissionIssue]:
    for sighting in mission.members:
        named_partners = set(sighting.event.partners)
        if named_partners and not named_partners & set(mission.partners):
            document = sighting.event.document
            told = Told(
                f"{document} names {', '.join(sorted(named_partners))} as the partner",
                "the same day and total as the other reports, so probably a slip of the pen; if it is another mission, "
                "add a split to corrections.toml",
            )
            subject = f"{'+'.join(sorted(named_partners))}@{document}"
            yield replace(make(mission, "partner_conflict", subject, told), document=document)


def _imports(mission: Mission) -> Iterator[MissionIssue]:
    """Imported files, or rows of one, that give different cities, venues … for the same document."""
    for document, note in ((s.event.document, n) for s in mission.members for n in s.event.notes):
        if note.code != "import_conflict" or note.scope is None:
            continue
        told = Told(
            f"imported files describe {document} differently, {note.scope.replace('_', ' ')}: {note.surface}; "
            f"it counts as {note.suggestion}",
            "look into the document, mend the row that is wrong, and import its file again",
        )
        yield replace(make(mission, note.code, f"{note.scope}@{document}", told), document=document)


def _grade(mission: Mission, money: Money) -> Iterator[MissionIssue]:
    if mission.grade == "interim_only":
        hour = f" of {dates.clock_in_words(mission.total_as_of)}" if mission.total_as_of else ""
        told = Told(
            "only an interim reading is known, taken while trade was still going on: "
            f"{spoken(money.total or 0, money.currency)}{hour}",
            "look for a story of the day after, or a later one that looks back; import it with scrapy import",
        )
        yield make(mission, "interim_only", "total", told)
    if mission.grade == "single_source":
        told = Told(
            "only one witness states the total",
            "look for an independent report, not a copy of the same release",
            "info",
        )
        yield make(mission, "single_source", "total", told)
