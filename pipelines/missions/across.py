"""What only the whole ledger of an organiser shows: sums that do not come out, skipped numbers, untrue records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pipelines.missions.model import CumulativeDraft, Mission, MissionIssue, Number
from pipelines.missions.numbers import counted, spoken, step_of


def issues_of(missions: Sequence[Mission], statements: Sequence[CumulativeDraft]) -> list[MissionIssue]:
    """The issues that compare missions with each other or with statements over several of them."""
    found = [*_gaps(missions, statements), *_skipped(missions), *_records(missions)]
    return sorted({i.fingerprint: i for i in found}.values(), key=lambda i: i.fingerprint)


def covered(missions: Sequence[Mission], statement: CumulativeDraft) -> list[Mission]:
    """The missions a statement speaks of: of its scope and partner, within its period and before it was made."""
    ends = [d for d in (statement.period_to, statement.stated_on) if d]
    last = min(ends) if ends else "9999"
    return [
        m
        for m in missions
        if m.date_from
        and m.date_from >= (statement.period_from or "")
        and (m.date_from if m.date_precision == "day" else m.date_to or m.date_from) <= last
        and _in_scope(m, statement.scope)
        and (not statement.partner or set(statement.partner.split("+")) & set(m.partners))
    ]


def _in_scope(mission: Mission, scope: str | None) -> bool:
    return scope in (None, "mixed", mission.scope) or (scope == "domestic" and mission.scope == "mixed")


def _gaps(missions: Sequence[Mission], statements: Sequence[CumulativeDraft]) -> Iterator[MissionIssue]:
    for said in statements:
        own = covered(missions, said)
        known = [m for m in own if m.currency == said.currency and "total" in m.values]
        value = sum((m.values["total"] for m in known), 0)
        value_off = said.value is not None and abs(Decimal(value) - Decimal(said.value)) >= step_of(
            said.value, said.surface
        )
        count_off = said.missions is not None and said.counted == "missions" and said.missions != len(own)
        if value_off or count_off:
            yield _gap(said, own, known, value)


def _gap(said: CumulativeDraft, own: Sequence[Mission], known: Sequence[Mission], value: Number) -> MissionIssue:
    period = f"{said.period_from or '…'} to {said.period_to or said.stated_on or '…'}"
    covers_all = said.missions is None or said.counted != "missions" or len(own) >= said.missions
    blank = sorted(m.slug for m in own if "total" not in m.values)
    return MissionIssue(
        fingerprint=f"cumulative_gap|{period}|{said.scope}|{said.partner}|{said.missions}|{said.value}",
        code="cumulative_gap",
        severity="warning" if covers_all and not blank else "info",
        message=f"{said.document} states {_stated(said, period)}; the ledger has {_held(said, own, known, value)}"
        + (f"; without a total: {', '.join(blank)}" if blank else ""),
        suggestion=_advice(said, len(own), blank),
        document=said.document,
    )


def _stated(said: CumulativeDraft, period: str) -> str:
    """``43 domestic missions and Rp17,39 triliun for 2019-01-01 to 2025-12-31, as of 2025-09-29``."""
    kind = f"{said.scope} mission" if said.scope in ("domestic", "overseas") else "mission"
    noun = "province" if said.counted == "provinces" else kind
    told = [counted(said.missions, noun)] if said.missions is not None else []
    told += [spoken(said.value, said.currency)] if said.value is not None else []
    of = f" of {kind}s" if said.missions is None else ""
    partner = f" with {said.partner.replace('+', ', ')}" if said.partner else ""
    on = f", as of {said.stated_on}" if said.stated_on and said.stated_on != said.period_to else ""
    return f"{' and '.join(told)}{of}{partner} for {period}{on}"


def _held(said: CumulativeDraft, own: Sequence[Mission], known: Sequence[Mission], value: Number) -> str:
    if not known:
        return counted(len(own), "mission") + (", none with a total" if own else "")
    return f"{counted(len(own), 'mission')} and {spoken(value, said.currency)} from {len(known)} of them"


def _advice(said: CumulativeDraft, found: int, blank: Sequence[str]) -> str:
    stated = said.missions if said.counted == "missions" else None
    if stated is not None and found < stated:
        return "look for the missions that the ledger lacks"
    if stated is not None and found > stated:
        return (
            "see whether two missions of the ledger are one (join them by a merge in corrections.toml), or whether the "
            "office does not count some, such as online ones or those without a total"
        )
    if blank:
        return "look for the totals of the missions that have none, and import them with scrapy import"
    return "the statement and the reported totals cannot both be right: ask the office for its list"


def _skipped(missions: Sequence[Mission]) -> Iterator[MissionIssue]:
    """Running numbers against the missions between: 43rd, then 45th, with none in between."""
    dated = [m for m in missions if m.date_from and m.date_precision == "day" and m.scope != "overseas"]
    dated.sort(key=lambda m: (m.date_from or "", m.slug))
    numbered = _rising([(i, m) for i, m in enumerate(dated) if m.official_number is not None])
    for (i, one), (j, other) in pairwise(numbered):
        step = (other.official_number or 0) - (one.official_number or 0)
        if step in (j - i, 0) and step:
            continue
        yield MissionIssue(
            fingerprint=f"number_skipped|{one.slug}|{other.slug}",
            code="number_skipped",
            severity="warning" if 0 < step <= j - i + 2 else "info",
            message=f"{one.slug} is numbered {one.official_number} and {other.slug} {other.official_number}, "
            f"but the ledger has {counted(j - i - 1, 'mission')} between them",
            suggestion="find the mission that is missing, or note which number the office skipped or used twice",
            mission=other.slug,
        )


def _rising(numbered: list[tuple[int, Mission]]) -> list[tuple[int, Mission]]:
    """The longest run of numbers that do not fall: a lower one in between counts something else ("the third here")."""
    best: list[list[tuple[int, Mission]]] = []
    for entry in numbered:
        own = entry[1].official_number or 0
        runs = [run for run in best if (run[-1][1].official_number or 0) <= own]
        best.append([*max(runs, key=len, default=[]), entry])
    return max(best, key=len, default=[])


def _records(missions: Sequence[Mission]) -> Iterator[MissionIssue]:
    """Missions called the highest although an earlier one of the same scope was higher."""
    for mission in missions:
        own = mission.values.get("total")
        boasts = sorted(
            {(n.scope or "ever", s.event.document) for s in mission.members if s.current for n in s.event.notes
             if n.code == "record_claim"}
        )  # fmt: skip
        if own is None or mission.date_from is None:
            continue
        for scope, document in boasts:
            higher = [m for m in missions if _higher(m, mission, own, scope)]
            if higher:
                yield _record(mission, own, max(higher, key=lambda m: (m.values["total"], m.slug)), scope, document)


def _higher(other: Mission, mission: Mission, own: Number, scope: str) -> bool:
    total = other.values.get("total")
    if other is mission or total is None or total <= own or other.currency != mission.currency:
        return False
    if (other.scope == "overseas") != (mission.scope == "overseas") or not other.date_to or not mission.date_from:
        return False
    if scope == "ever":
        return other.date_to < mission.date_from
    year = scope if scope.isdigit() else mission.date_from[:4]
    return other.date_to[:4] == year and other.date_to < mission.date_from


def _record(mission: Mission, own: Number, higher: Mission, scope: str, document: str) -> MissionIssue:
    what = "ever" if scope == "ever" else f"of {scope if scope.isdigit() else (mission.date_from or '')[:4]}"
    theirs = spoken(higher.values["total"], higher.currency)
    return MissionIssue(
        fingerprint=f"record_claim|{mission.slug}|{scope}@{document}",
        code="record_claim",
        severity="info",
        message=f"{mission.slug}: {document} calls {spoken(own, mission.currency)} the highest {what}, "
        f"but {higher.slug} has {theirs}",
        suggestion="do not repeat the boast; see whether it means another scope (a term of office, one region)",
        mission=mission.slug,
        document=document,
    )
