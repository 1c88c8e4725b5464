"""The computed ledger as rows: missions, verdicts, decisions and issues of one organiser, in one transaction.

Missions are computed from events and claims alone, whenever ``pending_organisers`` names their organiser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.missions.corrections import Corrections
from pipelines.missions.model import COUNTS, FIELDS, Mission, MissionIssue, PreviousMission, Resolution
from pipelines.missions.resolve import resolve
from pipelines.places import province
from pipelines.store.corrected import corrections_of, mark_all_pending, note_changes, tell_unmatched
from pipelines.store.drafts import UNKNOWN, load_cumulatives, load_sightings, write_event
from pipelines.store.issues import mission_told_by
from pipelines.store.rows import row_id, upsert
from pipelines.store.store import Store
from pipelines.store.values import now, number, scalar, to_json

_STORED = tuple(f for f in FIELDS if f != "loi")
#: what a change of is a decision
_DECIDED = (
    "slug", "partners", "date_from", "date_to", "date_precision", "city", "venue", "scope", "mode", "official_number",
    "currency", *_STORED, "total_qualifier", "total_as_of", "total_status", "total_basis", "witnesses", "grade",
)  # fmt: skip
_REASONS = {
    "grade": "from the witnesses of the total",
    "slug": "from organiser, partners and date",
    "scope": "from where the partners lie",
    "witnesses": "the independent sources known by now",
    "total_status": "from the readings known of the total",
    "total_as_of": "the hour of the chosen total",
    "total_basis": "from who states the chosen total",
    "total_qualifier": "as the chosen total is printed",
}


def recompute_pending(store: Store, run_id: int | None, corrections: Path) -> list[str]:
    """Compute the missions of every pending organiser, in one transaction each; returns their names.

    Where the file of corrections was changed since the last time, all are pending. Raises StoreError where it cannot
    be read, or is missing while the record holds corrections.
    """
    known = corrections_of(store, corrections)
    with store.transaction():
        note_changes(store.db, known)
        pending = [row[0] for row in store.db.execute("SELECT organiser FROM pending_organisers ORDER BY organiser")]
    for organiser in pending:
        with store.transaction():
            recompute(store.db, organiser, run_id, known)
            store.db.execute("DELETE FROM pending_organisers WHERE organiser = ?", [organiser])
    with store.transaction():
        tell_unmatched(store.db, known, run_id)
    return pending


def recompute_all(store: Store, run_id: int | None, corrections: Path) -> list[str]:
    """Compute the missions of every organiser anew, pending or not."""
    with store.transaction():
        mark_all_pending(store.db)
    return recompute_pending(store, run_id, corrections)


def recompute(db: Database, organiser: str, run_id: int | None, corrections: Corrections) -> Resolution:
    """Compute and write one organiser's missions. Call within a transaction."""
    previous = _previous(db, organiser)
    if organiser == UNKNOWN:
        resolution = Resolution(UNKNOWN, [], [_nameless(s.event.document) for s in load_sightings(db, UNKNOWN)])
    else:
        statements = load_cumulatives(db, organiser)
        resolution = resolve(organiser, load_sightings(db, organiser), statements, previous, corrections)
    ids = _write_missions(db, resolution, run_id)
    _write_corrections(db, resolution)
    _write_members(db, resolution, ids)
    _write_decisions(db, resolution, ids, run_id)
    _write_issues(db, resolution, ids, run_id)
    return resolution


def preview(db: Database, organiser: str, corrections: Corrections) -> Resolution:
    """What a computation would come to, writing nothing."""
    statements = load_cumulatives(db, organiser)
    return resolve(organiser, load_sightings(db, organiser), statements, _previous(db, organiser), corrections)


def _nameless(document: str) -> MissionIssue:
    return MissionIssue(
        f"organiser_unknown|{document}", "organiser_unknown", "info",
        f"{document} speaks of a mission without naming the travelling province",
        "read the story; if it matters, import what it says with scrapy import, organiser named", document=document,
    )  # fmt: skip


def _previous(db: Database, organiser: str) -> list[PreviousMission]:
    keys: dict[int, set[str]] = {}
    for mission_id, key in db.execute("SELECT mission_id, key FROM events WHERE mission_id IS NOT NULL"):
        keys.setdefault(mission_id, set()).add(key)
    rows = db.execute("SELECT id, slug FROM missions WHERE organiser = ? AND merged_into IS NULL", [organiser])
    return [PreviousMission(i, slug, frozenset(keys.get(i, ()))) for i, slug in rows.fetchall()]


def _write_missions(db: Database, resolution: Resolution, run_id: int | None) -> dict[str, int]:
    """Mission rows by slug; former missions point to their heirs."""
    stored = dict(db.execute("SELECT id, slug FROM missions WHERE organiser = ?", [resolution.organiser]).fetchall())
    for mission in resolution.missions:  # slugs that change hands must not meet on the way
        if mission.previous_id is not None and stored[mission.previous_id] != mission.slug:
            _park(db, mission.previous_id)
    for old_id in resolution.merged:
        _park(db, old_id)
    ids = {}
    for mission in resolution.missions:
        ids[mission.slug] = _write_mission(db, mission)
    for old_id, heir in sorted(resolution.merged.items()):
        _dissolve(db, old_id, ids[heir] if heir else old_id, run_id)
    for slug, mission_id in ids.items():
        upsert(db, "mission_slugs", {"slug": slug, "mission_id": mission_id}, key=["slug"])
    return ids


def _park(db: Database, mission_id: int) -> None:
    db.execute("UPDATE missions SET slug = slug || '~' || id WHERE id = ? AND slug NOT LIKE '%~%'", [mission_id])


def _dissolve(db: Database, old_id: int, heir_id: int, run_id: int | None) -> None:
    """A mission that is no more points to the one its events went to, to itself where none of them is left."""
    changed = db.execute(
        "UPDATE missions SET merged_into = ?, updated_at = ? WHERE id = ?", [heir_id, now(), old_id]
    ).rowcount
    db.execute("UPDATE mission_slugs SET mission_id = ? WHERE mission_id = ?", [heir_id, old_id])
    db.execute("DELETE FROM mission_partners WHERE mission_id = ?", [old_id])
    db.execute("DELETE FROM article_missions WHERE mission_id = ?", [old_id])
    if changed:
        reason = "its evidence now speaks of the other mission" if heir_id != old_id else "no evidence is left for it"
        row = {"mission_id": old_id, "field": "merged_into", "new_value": heir_id, "reason": reason,
               "run_id": run_id, "decided_at": now()}  # fmt: skip
        _insert(db, "decisions", row)


def _write_mission(db: Database, mission: Mission) -> int:
    row: dict[str, Any] = {
        name: getattr(mission, name)
        for name in (
            "slug", "organiser", "date_from", "date_to", "date_precision", "city", "venue", "scope", "mode",
            "official_number", "currency", "total_qualifier", "total_as_of", "total_status", "total_basis",
            "article_count", "witnesses", "grade",
        )
    }  # fmt: skip
    row |= {name: number(mission.values.get(name)) for name in _STORED}
    row |= {name: int(row[name]) for name in COUNTS if row[name] is not None}
    row |= {"flags": to_json(list(mission.flags)), "merged_into": None}
    if mission.previous_id is None:
        _insert(db, "missions", row | {"first_seen_at": now(), "updated_at": now()})
        mission_id = row_id(db, "missions", slug=mission.slug)
    else:
        mission_id = mission.previous_id
        if upsert(db, "missions", {"id": mission_id} | row, key=["id"]):
            db.execute("UPDATE missions SET updated_at = ? WHERE id = ?", [now(), mission_id])
    return mission_id


def _insert(db: Database, table: str, row: Mapping[str, Any]) -> None:
    columns = ", ".join(row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _write_corrections(db: Database, resolution: Resolution) -> None:
    """Corrections stand among the events and claims like all that is said, and go when the file drops them."""
    kept = []
    for mission in resolution.missions:
        for sighting in mission.members:
            if sighting.event.origin == "correction":
                write_event(db, sighting.event)
                kept.append(sighting.event.key)
    db.execute(
        "DELETE FROM events WHERE origin = 'correction' AND organiser IS ? "
        "AND key NOT IN (SELECT value FROM json_each(?))",
        [resolution.organiser or None, to_json(kept)],
    )


def _write_members(db: Database, resolution: Resolution, ids: Mapping[str, int]) -> None:
    """Which mission each event, claim, figure and article belongs to, and the verdict on each claim."""
    home = {s.event.key: ids[m.slug] for m in resolution.missions for s in m.members}
    organiser = resolution.organiser or None
    for event_id, key, mission_id in db.execute(
        "SELECT id, key, mission_id FROM events WHERE organiser IS ?", [organiser]
    ).fetchall():
        if home.get(key) != mission_id:
            db.execute("UPDATE events SET mission_id = ? WHERE id = ?", [home.get(key), event_id])
    for mission in resolution.missions:
        _write_verdicts(db, mission, ids[mission.slug])
        _write_partners(db, mission, ids[mission.slug])
    db.execute(
        "UPDATE claims SET mission_id = NULL, status = NULL, reason = NULL, read_as = NULL, flags = said FROM events "
        "WHERE events.id = claims.event_id AND events.organiser IS ? AND events.mission_id IS NULL "
        "AND claims.mission_id IS NOT NULL",
        [organiser],
    )
    db.execute(
        "UPDATE claims SET story_id = a.story_id FROM articles AS a, events AS e WHERE a.id = claims.article_id "
        "AND e.id = claims.event_id AND e.organiser IS ? AND claims.story_id IS NOT a.story_id",
        [organiser],
    )
    _write_articles(db, ids.values())


def _write_verdicts(db: Database, mission: Mission, mission_id: int) -> None:
    for verdict in mission.verdicts.values():
        row = [
            mission_id, verdict.status, verdict.reason, number(verdict.read_as), to_json(list(verdict.flags)),
            verdict.claim_key,
        ]  # fmt: skip
        db.execute(
            "UPDATE claims SET mission_id = ?1, status = ?2, reason = ?3, read_as = ?4, flags = ?5 WHERE key = ?6 "
            "AND (mission_id, status, reason, read_as, flags) IS NOT (?1, ?2, ?3, ?4, ?5)",
            row,
        )


def _write_partners(db: Database, mission: Mission, mission_id: int) -> None:
    for partner in mission.partners:
        known = province(partner)
        row = {"mission_id": mission_id, "partner": partner, "code": known.code if known else None}
        upsert(db, "mission_partners", row, key=["mission_id", "partner"])
    db.execute(
        "DELETE FROM mission_partners WHERE mission_id = ? AND partner NOT IN (SELECT value FROM json_each(?))",
        [mission_id, to_json(list(mission.partners))],
    )


def _write_articles(db: Database, mission_ids: Iterable[int]) -> None:
    """An article is about a mission, or mentions it, as its present revision says."""
    for mission_id in mission_ids:
        wanted = db.execute(
            "SELECT e.article_id, min(e.relation) FROM events AS e JOIN articles AS a ON a.id = e.article_id "
            "JOIN article_revisions AS r ON r.article_id = a.id AND r.revision = e.revision "
            "WHERE e.mission_id = ? AND r.content_hash IS a.content_hash GROUP BY e.article_id",
            [mission_id],
        ).fetchall()
        for article_id, relation in wanted:
            row = {"article_id": article_id, "mission_id": mission_id, "relation": relation}
            upsert(db, "article_missions", row, key=["article_id", "mission_id"])
        db.execute(
            "DELETE FROM article_missions WHERE mission_id = ? AND article_id NOT IN (SELECT value FROM json_each(?))",
            [mission_id, to_json([w[0] for w in wanted])],
        )
        db.execute(
            "UPDATE figures SET mission_id = ?1 FROM claims WHERE claims.figure_id = figures.id "
            "AND claims.mission_id = ?1 AND figures.mission_id IS NOT ?1",
            [mission_id],
        )
    db.execute(
        "UPDATE figures SET mission_id = NULL WHERE mission_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM claims WHERE claims.figure_id = figures.id AND claims.mission_id = figures.mission_id)"
    )


def _write_decisions(db: Database, resolution: Resolution, ids: Mapping[str, int], run_id: int | None) -> None:
    """One row for each field that now reads otherwise than the last decision on it."""
    for mission in resolution.missions:
        mission_id = ids[mission.slug]
        last = dict(
            db.execute(
                "SELECT field, new_value FROM decisions WHERE mission_id = ? ORDER BY id", [mission_id]
            ).fetchall()
        )
        for field in _DECIDED:
            value = _decided(mission, field)
            if value == last.get(field):
                continue
            reason, claim_key = mission.reasons.get(field, (_REASONS.get(field, "from what most witnesses say"), None))
            claim = db.execute("SELECT id FROM claims WHERE key = ?", [claim_key]).fetchone() if claim_key else None
            row = {
                "mission_id": mission_id, "field": field, "old_value": last.get(field), "new_value": value,
                "claim_id": claim[0] if claim else None, "reason": reason, "run_id": run_id, "decided_at": now(),
            }  # fmt: skip
            _insert(db, "decisions", row)


def _decided(mission: Mission, field: str) -> Any:
    if field == "partners":
        return to_json(list(mission.partners))
    return number(mission.values.get(field)) if field in _STORED else scalar(getattr(mission, field))


def _write_issues(db: Database, resolution: Resolution, ids: Mapping[str, int], run_id: int | None) -> None:
    """Issues of the ledger as rows; those that the evidence no longer shows are resolved.

    What a single text gives away (its signals) was raised with the story; it is tied to the story's mission here.
    """
    prefix = f"{resolution.organiser}|"
    shown = []
    for issue in resolution.issues:
        subject = prefix + issue.fingerprint
        shown.append(hashlib.sha256(subject.encode()).hexdigest())
        _write_issue(db, issue, subject, ids.get(issue.mission or ""), run_id)
    db.execute(
        "UPDATE issues SET resolved_at = ? WHERE resolved_at IS NULL AND raised_by = 'missions' "
        "AND substr(subject, 1, ?) = ? AND fingerprint NOT IN (SELECT value FROM json_each(?))",
        [now(), len(prefix), prefix, to_json(shown)],
    )
    told = db.execute(
        "SELECT DISTINCT i.article_id FROM issues AS i JOIN article_missions AS am ON am.article_id = i.article_id "
        "WHERE i.raised_by = 'story' AND i.resolved_at IS NULL AND am.mission_id IN (SELECT value FROM json_each(?))",
        [to_json(list(ids.values()))],
    ).fetchall()
    for (article_id,) in told:
        db.execute(
            "UPDATE issues SET mission_id = ?1 WHERE article_id = ?2 AND raised_by = 'story' AND resolved_at IS NULL "
            "AND mission_id IS NOT ?1",
            [mission_told_by(db, article_id), article_id],
        )


def _write_issue(db: Database, issue: MissionIssue, subject: str, mission_id: int | None, run_id: int | None) -> None:
    claim = db.execute("SELECT article_id, figure_id FROM claims WHERE key = ?", [issue.claim_key]).fetchone() or (
        None,
        None,
    )
    if claim[0] is None and issue.document:
        found = db.execute("SELECT article_id FROM article_urls WHERE url = ?", [issue.document]).fetchone()
        claim = (found[0] if found else None, claim[1])
    at = now()
    row = {
        "fingerprint": hashlib.sha256(subject.encode()).hexdigest(),
        "run_id": run_id,
        "code": issue.code,
        "severity": issue.severity,
        "article_id": claim[0],
        "figure_id": claim[1],
        "mission_id": mission_id,
        "subject": subject,
        "message": issue.message,
        "suggestion": issue.suggestion,
        "raised_by": "missions",
        "first_seen_at": at,
        "last_seen_at": at,
        "resolved_at": None,
    }
    upsert(db, "issues", row, key=["fingerprint"], insert_only=["first_seen_at"])
