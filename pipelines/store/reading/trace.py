"""Where a mission's numbers come from: every claim with its sentence, its story and the archived bytes."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.places import province

#: The order in which fields are told; any other comes after these.
FIELDS = (
    "total", "sell", "buy", "invest", "loi", "target", "transactions",
    "participants_organiser", "participants_partner", "participants_total",
)  # fmt: skip
_STATUS_ORDER = {"chosen": 0, "supports": 1, "rejected": 2}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim. ``url`` is the article's, or the document of an import or correction.

    ``gone_at`` is when the story was found to have vanished. ``captures`` are (page, archive file, offset) of each page
    that the text was joined from, first sighting only.
    """

    field: str
    value: Any
    unit: str | None
    status: str | None
    reason: str | None
    read_as: Any
    stage: str | None
    as_of: str | None
    flags: list[str]
    source: str | None
    title: str | None
    published_at: str | None
    url: str | None
    surface: str | None
    sentence: str | None
    gone_at: str | None
    captures: list[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A story or document that names the mission and states no figure of it: as what, and the words it has for it."""

    relation: str
    organiser: str
    partners: list[str]
    date: str | None
    city: str | None
    venue: str | None
    source: str | None
    title: str | None
    published_at: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A mission's row of the ledger, its claims by field, its open issues, and its changes of mind since the first.

    ``computed``: value and reason of fields that nobody states and that follow from others, such as a sum of the parts.
    ``naming``: the witnesses without a claim; none where one field was asked for.
    """

    mission: dict[str, Any]
    fields: dict[str, list[Evidence]]
    computed: dict[str, tuple[Any, str | None]]
    issues: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    naming: list[Naming]


def find_mission(db: Database, name: str) -> str | None:
    """The slug of today's mission of that slug: current, former, or of a mission that dissolved into another."""
    found = db.execute(
        "WITH RECURSIVE named (id) AS ("
        "  SELECT id FROM missions WHERE slug = ?1 UNION SELECT mission_id FROM mission_slugs WHERE slug = ?1"
        "  UNION SELECT m.merged_into FROM missions AS m JOIN named ON m.id = named.id WHERE m.merged_into IS NOT NULL"
        ") SELECT m.slug FROM missions AS m JOIN named ON m.id = named.id WHERE m.merged_into IS NULL",
        [name.strip().lower()],
    ).fetchone()
    return None if found is None else str(found[0])


def nearest(db: Database, name: str, limit: int = 5) -> list[str]:
    """Slugs that the name may have meant: those holding most of its words (Kepri: Kepulauan Riau), or spelt alike."""
    slugs = [
        row[0] for row in db.execute("SELECT slug FROM missions WHERE merged_into IS NULL ORDER BY date_from DESC")
    ]
    words = [_as_in_slugs(word) for word in name.lower().replace("--", " ").replace("-", " ").split()]
    held = {slug: sum(word in slug for word in words) for slug in slugs}
    most = max(held.values(), default=0)
    holding = [slug for slug in slugs if held[slug] == most > 0]
    alike = difflib.get_close_matches(name.lower(), slugs, n=limit, cutoff=0.6)
    return list(dict.fromkeys([*alike, *holding] if most < len(words) else [*holding, *alike]))[:limit]


def _as_in_slugs(word: str) -> str:
    """The word as a slug would have it, a province's short name in full."""
    known = province(word)
    return known.name.lower().replace(" ", "-") if known else word


def trace(db: Database, slug: str, field: str | None = None) -> Trace:
    """All that is claimed of the mission, or of one field of it."""
    mission = next(
        iter(
            db.query(
                "SELECT l.*, m.total_basis FROM ledger AS l JOIN missions AS m USING (slug) WHERE slug = ?", [slug]
            )
        )
    )
    mission["partners"] = json.loads(mission["partners"])
    issues = db.query(
        "SELECT i.code, i.severity, i.message, i.suggestion FROM issues AS i JOIN missions AS m ON m.id = i.mission_id "
        "WHERE m.slug = ? AND i.resolved_at IS NULL "
        "ORDER BY CASE i.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.code, i.message",
        [slug],
    )
    changes = db.query(
        "SELECT d.field, d.old_value, d.new_value, d.reason, d.decided_at FROM decisions AS d "
        "JOIN missions AS m ON m.id = d.mission_id "
        "WHERE m.slug = :slug AND d.old_value IS NOT NULL AND (:field IS NULL OR d.field = :field) "
        "ORDER BY d.decided_at, d.id",
        {"slug": slug, "field": field},
    )
    computed = _computed(db, slug, field)
    stated = _by_field(_evidence(db, slug, field))
    fields = {name: stated.get(name, []) for name in _in_order({*computed, *stated})}
    naming = [] if field else list(_naming(db, slug))
    return Trace(mission, fields, computed, list(issues), list(changes), naming)


def _computed(db: Database, slug: str, field: str | None) -> dict[str, tuple[Any, str | None]]:
    """The fields that have a value without a chosen claim, with the reason of the last decision on them."""
    found = {}
    columns = [name for name in FIELDS if name != "loi" and field in (None, name)]
    for name in columns:
        row = db.execute(
            f"SELECT m.{name}, (SELECT d.reason FROM decisions AS d WHERE d.mission_id = m.id AND d.field = ?1 "
            f"ORDER BY d.id DESC LIMIT 1) FROM missions AS m WHERE m.slug = ?2 AND m.{name} IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM claims AS c WHERE c.mission_id = m.id AND c.field = ?1 AND c.status = 'chosen')",
            [name, slug],
        ).fetchone()
        if row is not None:
            found[name] = (row[0], row[1])
    return found


def _evidence(db: Database, slug: str, field: str | None) -> Iterable[Evidence]:
    rows = db.query(
        "SELECT e.*, c.unit, c.read_as, c.stage, c.as_of, c.flags, ("
        "  SELECT json_group_array(json_array(rc.page, k.archive_file, k.archive_offset))"
        "  FROM revision_captures AS rc JOIN captures AS k ON k.id = rc.capture_id"
        "  WHERE rc.article_id = c.article_id AND rc.revision = c.revision AND rc.seen_at = v.seen_at"
        ") AS captures FROM evidence AS e JOIN claims AS c ON c.id = e.claim_id "
        "LEFT JOIN article_revisions AS v ON v.article_id = c.article_id AND v.revision = c.revision "
        "WHERE e.slug = :slug AND (:field IS NULL OR e.field = :field) ORDER BY e.published_at, e.url, c.id",
        {"slug": slug, "field": field},
    )
    for row in rows:
        row["flags"] = json.loads(row["flags"])
        row["captures"] = sorted((page, file, offset) for page, file, offset in json.loads(row["captures"]))
        yield Evidence(**{name: row[name] for name in Evidence.__slots__})


def _naming(db: Database, slug: str) -> Iterable[Naming]:
    """One for each document: its present revision, and what it says of the mission itself before what it mentions."""
    rows = db.query(
        "SELECT min(e.relation) AS relation, e.organiser, e.partners, CASE e.date_precision WHEN 'year' THEN "
        "substr(e.date_from, 1, 4) WHEN 'month' THEN substr(e.date_from, 1, 7) ELSE e.date_from END AS date, "
        "e.city, e.venue, coalesce(a.source, e.origin) AS source, r.title, r.published_at, e.document AS url "
        "FROM events AS e JOIN missions AS m ON m.id = e.mission_id LEFT JOIN articles AS a ON a.id = e.article_id "
        "LEFT JOIN article_revisions AS r ON r.article_id = e.article_id AND r.revision = e.revision "
        "WHERE m.slug = ? AND e.origin != 'correction' AND r.content_hash IS a.content_hash AND NOT EXISTS ("
        "  SELECT 1 FROM claims AS c JOIN events AS o ON o.id = c.event_id"
        "  WHERE c.mission_id = m.id AND o.document = e.document) "
        "GROUP BY e.document ORDER BY r.published_at, e.document",
        [slug],
    )
    for row in rows:
        yield Naming(**row | {"partners": json.loads(row["partners"])})


def _by_field(claims: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    told: dict[str, list[Evidence]] = {}
    for claim in claims:
        told.setdefault(claim.field, []).append(claim)
    return {name: sorted(claims, key=lambda c: _STATUS_ORDER.get(c.status or "", 3)) for name, claims in told.items()}


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (FIELDS.index(name) if name in FIELDS else len(FIELDS), name))
