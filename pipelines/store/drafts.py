"""Events, claims and statements of several missions as rows: written with the story, read back for the computation."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from pipelines.figures.model import Reading
from pipelines.missions.dates import day_of
from pipelines.missions.drafts import StoryFacts, cumulatives_of, events_of, trades_of
from pipelines.missions.model import ClaimDraft, CumulativeDraft, EventDraft, Note, Number, Sighting, TradeDraft
from pipelines.store.rows import row_id, upsert
from pipelines.store.values import now, number, to_json

#: organisers are unknown under this name
UNKNOWN = ""
_SEEN = ("first_seen_at", "last_seen_at")
_CUMULATIVE = (
    "key", "document", "organiser", "partner", "counted", "currency", "scope", "period_from", "period_to",
    "stated_on", "missions", "value", "transactions", "participants", "surface",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where drafts of an article belong: its row, the revision, and when that was seen (UTC). Empty for imports."""

    article_id: int | None = None
    revision: int | None = None
    seen_at: str | None = None


def write_story(db: Database, place: Place, story: StoryFacts, reading: Reading | None) -> bool:
    """Bring the events, claims and statements of one revision in line with its reading. Call within a transaction.

    Returns whether that changed anything; if so, the organisers it spoke of before are noted as pending.
    """
    last = db.execute(
        "SELECT max(revision) FROM article_revisions WHERE article_id = ? AND content_hash = ?",
        [place.article_id, story.content_hash],
    ).fetchone()[0]
    if last != place.revision:
        return False  # a text that the paper returned to later: one statement, kept with the last revision that has it
    before = _organisers_of_copies(db, place.article_id)
    events = events_of(story, reading) if reading else []
    changed = [write_event(db, event, place) for event in events]
    gone = db.execute(
        "DELETE FROM events WHERE article_id = ? AND revision = ? AND key NOT IN (SELECT value FROM json_each(?))",
        [place.article_id, place.revision, to_json([e.key for e in events])],
    ).rowcount
    latest = db.execute("SELECT content_hash = ? FROM articles WHERE id = ?", [story.content_hash, place.article_id])
    if latest.fetchone()[0]:
        changed.append(_write_statements(db, place, story, reading))
    if gone == 0 and not any(changed):
        return False
    mark_pending(db, before)  # the story may have changed its mind about who travelled
    return True


NOWHERE = Place()


def mark_copies_pending(db: Database, article_id: int) -> None:
    """Notes the organisers that an article or any copy of it speaks of: their missions are to be computed again."""
    mark_pending(db, _organisers_of_copies(db, article_id))


def _organisers_of_copies(db: Database, article_id: int | None) -> set[str]:
    """The organisers named by an article or by any copy of it, in events or in sums."""
    rows = db.execute(
        "SELECT e.organiser FROM events AS e JOIN articles AS a ON a.id = e.article_id WHERE a.id = ?1 "
        "OR a.story_id = (SELECT story_id FROM articles WHERE id = ?1) "
        "UNION SELECT organiser FROM cumulatives WHERE article_id = ?1",
        [article_id],
    )
    return {row[0] or UNKNOWN for row in rows}


def mark_pending(db: Database, organisers: Iterable[str]) -> None:
    for organiser in organisers:
        row = {"organiser": organiser, "since": now()}
        upsert(db, "pending_organisers", row, key=["organiser"], insert_only=["since"])


def write_event(db: Database, event: EventDraft, place: Place = NOWHERE, *, keep: bool = False) -> bool:
    """One event with its claims. Returns whether anything changed.

    Claims that it no longer makes are removed, unless ``keep`` is set: an import may add to what another one said.
    """
    row = {
        "key": event.key,
        "origin": event.origin,
        "article_id": place.article_id,
        "revision": place.revision,
        "document": event.document,
        "relation": event.relation,
        "organiser": event.organiser,
        "partners": to_json(list(event.partners)),
        "date_from": event.date_from,
        "date_to": event.date_to,
        "date_precision": event.date_precision,
        "date_hint": event.date_hint,
        "city": event.city,
        "venue": event.venue,
        "mode": event.mode,
        "official_number": event.official_number,
        "notes": notes_as_json(event),
    }
    changed = [upsert(db, "events", row, key=["key"])]
    event_id = row_id(db, "events", key=event.key)
    changed += [_write_claim(db, event, event_id, claim, place) for claim in event.claims]
    if keep:
        return any(changed)
    gone = db.execute(
        "DELETE FROM claims WHERE event_id = ? AND key NOT IN (SELECT value FROM json_each(?))",
        [event_id, to_json([c.key for c in event.claims])],
    ).rowcount
    return gone > 0 or any(changed)


def notes_as_json(event: EventDraft) -> str:
    return to_json([[n.code, n.surface, n.suggestion, n.scope] for n in event.notes])


def _write_claim(db: Database, event: EventDraft, event_id: int, claim: ClaimDraft, place: Place) -> bool:
    row = {
        "key": claim.key,
        "event_id": event_id,
        "field": claim.field,
        "value": number(claim.value),
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "stage": claim.stage,
        "as_of": claim.as_of,
        "origin": event.origin,
        "article_id": place.article_id,
        "revision": place.revision,
        "figure_id": _figure_id(db, place, claim.span),
        "document": event.document,
        "surface": claim.surface,
        "suggested": number(claim.read_as),
        "said": to_json(list(claim.flags)),
    }
    seen = place.seen_at or now()
    changed = upsert(db, "claims", row | {"first_seen_at": seen, "last_seen_at": seen}, key=["key"], insert_only=_SEEN)
    db.execute(
        "UPDATE claims SET first_seen_at = min(first_seen_at, ?1), last_seen_at = max(last_seen_at, ?1) "
        "WHERE key = ?2 AND (first_seen_at > ?1 OR last_seen_at < ?1)",
        [seen, claim.key],
    )
    return changed


def _figure_id(db: Database, place: Place, span: tuple[str, int, int] | None) -> int | None:
    if span is None:
        return None
    found = db.execute(
        'SELECT id FROM figures WHERE article_id = ? AND revision = ? AND field = ? AND "start" = ? AND "end" = ?',
        [place.article_id, place.revision, *span],
    ).fetchone()
    return None if found is None else int(found[0])


def _write_statements(db: Database, place: Place, story: StoryFacts, reading: Reading | None) -> bool:
    sums = cumulatives_of(story, reading) if reading else []
    trades = trades_of(story, reading) if reading else []
    changed = [write_cumulative(db, statement, place) for statement in sums]
    changed += [_write_trade(db, trade, place) for trade in trades]
    for table, kept in (("cumulatives", [s.key for s in sums]), ("trade_statements", [t.key for t in trades])):
        gone = db.execute(
            f"DELETE FROM {table} WHERE article_id = ? AND key NOT IN (SELECT value FROM json_each(?))",
            [place.article_id, to_json(kept)],
        ).rowcount
        changed.append(gone > 0)
    return any(changed)


def write_cumulative(db: Database, statement: CumulativeDraft, place: Place = NOWHERE) -> bool:
    row: dict[str, Any] = {name: getattr(statement, name) for name in _CUMULATIVE if name != "value"}
    row |= {"value": number(statement.value), "article_id": place.article_id}
    row["figure_id"] = _figure_id(db, place, statement.span)
    return upsert(db, "cumulatives", row, key=["key"])


def _write_trade(db: Database, trade: TradeDraft, place: Place) -> bool:
    columns = ("key", "origin", "destination", "commodity", "measure", "period", "unit")
    row: dict[str, Any] = {name: getattr(trade, name) for name in columns}
    row |= {"value": number(trade.value), "article_id": place.article_id}
    row["figure_id"] = _figure_id(db, place, trade.span)
    return upsert(db, "trade_statements", row, key=["key"])


def load_sightings(db: Database, organiser: str) -> list[Sighting]:
    """All that articles and imports say of an organiser's missions, superseded revisions among it."""
    claims = _claims_by_event(db, organiser)
    rows = db.execute(
        """
        SELECT e.id, e.key, e.origin, e.document, e.relation, e.organiser, e.partners, e.date_from, e.date_to,
            e.date_precision, e.date_hint, e.city, e.venue, e.mode, e.official_number, e.notes,
            w.url, a.source, a.published_at,
            coalesce(a.first_seen_at, (SELECT min(c.first_seen_at) FROM claims AS c WHERE c.event_id = e.id)),
            r.content_hash IS a.content_hash
        FROM events AS e
        LEFT JOIN article_urls AS u ON u.url = e.document
        LEFT JOIN articles AS a ON a.id = coalesce(e.article_id, u.article_id)
        LEFT JOIN article_revisions AS r ON r.article_id = e.article_id AND r.revision = e.revision
        LEFT JOIN (SELECT story_id, min(url) AS url FROM articles GROUP BY story_id) AS w ON w.story_id = a.story_id
        WHERE e.organiser IS ? AND e.origin != 'correction' ORDER BY e.key
        """,
        [organiser or None],
    ).fetchall()
    return [_sighting(row, claims[row[0]]) for row in rows]


def _sighting(row: Sequence[Any], claims: Sequence[ClaimDraft]) -> Sighting:
    _, key, origin, document, relation, organiser, partners, *rest = row
    date_from, date_to, precision, hint, city, venue, mode, official_number, notes = rest[:9]
    witness, source, published_at, seen_at, current = rest[9:]
    event = EventDraft(
        key, origin, document, relation, organiser, tuple(json.loads(partners)), date_from, date_to, precision, hint,
        city, venue, mode, official_number, tuple(claims), tuple(Note(*n) for n in json.loads(notes)),
    )  # fmt: skip
    return Sighting(
        event,
        witness=witness or document,
        source=source or origin,
        published=_day(published_at),
        seen=_day(seen_at),
        current=bool(current) if origin == "article" else True,
    )


def _day(time: str | None) -> date | None:
    return day_of(time) if time else None


def _claims_by_event(db: Database, organiser: str) -> dict[int, list[ClaimDraft]]:
    found: dict[int, list[ClaimDraft]] = defaultdict(list)
    rows = db.execute(
        'SELECT c.event_id, c."key", c.field, c.value, c.unit, c.qualifier, c.stage, c.as_of, c.surface, f.field, '
        'f."start", f."end", c.suggested, c.said FROM claims AS c JOIN events AS e ON e.id = c.event_id '
        "LEFT JOIN figures AS f ON f.id = c.figure_id WHERE e.organiser IS ? ORDER BY c.key",
        [organiser or None],
    )
    for event_id, key, field, value, unit, qualifier, stage, as_of, surface, *rest in rows:
        *span, suggested, said = rest
        found[event_id].append(
            ClaimDraft(
                key, field, exact(value) or 0, unit, qualifier, stage, as_of, surface or "",
                (span[0], span[1], span[2]) if span[0] else None, exact(suggested), tuple(json.loads(said)),
            )
        )  # fmt: skip
    return found


def load_cumulatives(db: Database, organiser: str) -> list[CumulativeDraft]:
    rows = db.execute(
        f"SELECT {', '.join(_CUMULATIVE)} FROM cumulatives WHERE organiser IS ? ORDER BY key", [organiser or None]
    )
    statements = [dict(zip(_CUMULATIVE, row, strict=True)) for row in rows]
    return [CumulativeDraft(**(s | {"value": exact(s["value"])})) for s in statements]


def exact(value: object) -> Number | None:
    """A stored number as it was meant: REALs come back as the decimal digits they print."""
    if isinstance(value, float):
        return Decimal(repr(value))
    return value if isinstance(value, int) else None
