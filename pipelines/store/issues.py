"""What a person should look at: one row an issue, for as long as the evidence shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal, TypedDict, Unpack

from sqlite_utils import Database

from crawler.items import IssueDraft, Story
from pipelines.figures.model import Signal
from pipelines.store.rows import upsert
from pipelines.store.values import now, to_json

RaisedBy = Literal["story", "missions", "run"]


class IssueAbout(TypedDict, total=False):
    """What an issue is about, as row ids, and which part of the work looks after it."""

    article_id: int | None
    figure_id: int | None
    mission_id: int | None
    raised_by: RaisedBy


def fingerprint(draft: IssueDraft, source: str | None, article_url: str | None) -> str:
    """What makes two sightings of an issue the same one: code, source, article and subject, never a row id."""
    return hashlib.sha256(to_json([draft.code, source, article_url, draft.subject]).encode()).hexdigest()


def raise_issue(
    db: Database,
    draft: IssueDraft,
    *,
    run_id: int | None,
    source: str | None,
    **about: Unpack[IssueAbout],
) -> str:
    """Open the issue, or see it again: a resolved one opens anew in its old row. Returns its fingerprint."""
    url, article_id = None, about.get("article_id")
    if article_id is not None:
        url = db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
    mark, seen_at = fingerprint(draft, source, url), now()
    row = {
        "fingerprint": mark,
        "run_id": run_id,
        "code": draft.code,
        "severity": draft.severity,
        "source": source,
        "article_id": article_id,
        "figure_id": about.get("figure_id"),
        "mission_id": about.get("mission_id"),
        "subject": draft.subject,
        "message": draft.message,
        "suggestion": draft.suggestion or None,
        "raised_by": about.get("raised_by", "run"),
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
        "resolved_at": None,
    }
    upsert(db, "issues", row, key=["fingerprint"], insert_only=["first_seen_at"])
    return mark


def open_issues(
    db: Database, *, raised_by: RaisedBy | None = None, article_id: int | None = None, mission_id: int | None = None
) -> set[str]:
    """Fingerprints of the open issues, all of them or those that fit what is given."""
    given = {"raised_by": raised_by, "article_id": article_id, "mission_id": mission_id}
    wanted = {column: value for column, value in given.items() if value is not None}
    where = " AND ".join(["resolved_at IS NULL", *(f"{column} = ?" for column in wanted)])
    sql = f"SELECT fingerprint FROM issues WHERE {where}"
    return {row[0] for row in db.execute(sql, list(wanted.values()))}


def resolve_issues(db: Database, fingerprints: Iterable[str]) -> int:
    """Close the issues that the evidence no longer shows. Returns how many were open."""
    return db.execute(
        "UPDATE issues SET resolved_at = ? WHERE resolved_at IS NULL "
        "AND fingerprint IN (SELECT value FROM json_each(?))",
        [now(), to_json(sorted(fingerprints))],
    ).rowcount


def settle_story_issues(db: Database, story: Story, *, article_id: int, revision: int, run_id: int | None) -> None:
    """Raise what the story's reading shows and resolve what an earlier reading of it showed and this one doesn't."""
    mission_id = mission_told_by(db, article_id)
    shown = {
        raise_issue(
            db,
            draft,
            run_id=run_id,
            source=story.source,
            article_id=article_id,
            mission_id=mission_id,
            raised_by="story",
        )
        for draft in story.issues
    }
    for signal in _own_signals(story):
        figure = db.execute(
            'SELECT id FROM figures WHERE article_id = ? AND revision = ? AND field = ? AND "start" < ? AND "end" > ? '
            "ORDER BY ordinal LIMIT 1",
            [article_id, revision, signal.field, signal.end, signal.start],
        ).fetchone()
        shown.add(
            raise_issue(
                db,
                _signal_issue(story, signal),
                run_id=run_id,
                source=story.source,
                article_id=article_id,
                figure_id=None if figure is None else figure[0],
                mission_id=mission_id,
                raised_by="story",
            )
        )
    resolve_issues(db, open_issues(db, raised_by="story", article_id=article_id) - shown)


def mission_told_by(db: Database, article_id: int) -> int | None:
    """The mission that an article is about, as computed so far; of several the one of the first slug."""
    found = db.execute(
        "SELECT m.id FROM article_missions AS am JOIN missions AS m ON m.id = am.mission_id "
        "WHERE am.article_id = ? AND am.relation = 'about' ORDER BY m.slug LIMIT 1",
        [article_id],
    ).fetchone()
    return None if found is None else int(found[0])


def _own_signals(story: Story) -> list[Signal]:
    """The signals that a story raises by itself. Whether a mission's parts add up is judged with the mission."""
    if story.reading is None:
        return []
    judged_later = story.reading.event is not None
    return [s for s in story.reading.signals if not (judged_later and s.code == "parts_do_not_add_up")]


_TOLD = {
    "unit_slip": ("prints “{said}”, probably a slip of the unit", "meant is probably {reading}"),
    "garbled_number": ("prints “{said}”, a number that lost some of its characters", "meant is probably {reading}"),
    "weekday_mismatch": ("prints “{said}”, a day that does not fit its date", "{reading}: one of the two is wrong"),
    "parts_do_not_add_up": ("prints a total of {said} that its parts do not come to", "{reading}"),
}


def _signal_issue(story: Story, signal: Signal) -> IssueDraft:
    said = (story.title if signal.field == "title" else story.text)[signal.start : signal.end]
    message, suggestion = _TOLD[signal.code]
    return IssueDraft(
        code=signal.code,
        severity="warning",
        message=f"{story.url} {message.format(said=said)}",
        suggestion=suggestion.format(reading=signal.suggestion),
        subject=said,
    )
