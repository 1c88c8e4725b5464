"""The revisions of an article: maximal runs of sightings, in capture time, that show the same text.

A sighting is one reading of the article's pages, known by the capture time of its first page. Title, text and
publication date together make the content. Runs depend on the sightings alone, never on the order they arrive in:
an older capture that turns up late renumbers what follows, and reading the same captures again (with better parsers)
replaces that sighting's content in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from pipelines.store.values import to_json

_COPIED_FIGURE_COLUMNS = (
    'ordinal, field, "start", "end", surface, value, unit, kind, role, qualifier, stage, as_of, party, commodity, '
    "period, sentence, about, mission_id, rule, confidence, extractor_version"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What makes a revision: a change in any of these is one."""

    title: str
    text: str
    published_at: str | None


@dataclass(slots=True)
class Run:
    """One revision to be: its content, its sightings, and the stored revision it keeps or is copied from."""

    content: Content
    times: list[str]
    keeps: int | None = None
    copies: int | None = None  # set where an older capture splits a stored revision in two


@dataclass(frozen=True, slots=True)
class Sighting:
    """One reading of an article: capture time (UTC), content, and the capture of each page, in page order."""

    seen_at: str
    content: Content
    content_hash: str
    extractor_version: str
    capture_ids: Sequence[int | None] = field(default=(None,))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a sighting ended up: its revision, the last revision, and whether any revision was added or changed."""

    revision: int
    last: int
    is_latest: bool
    changed: bool


def plan(sightings: Mapping[str, int], contents: Mapping[int, Content], seen_at: str, content: Content) -> list[Run]:
    """The revisions, first to last, once a sighting of ``content`` at ``seen_at`` joins or replaces the stored ones.

    ``sightings`` maps capture times to stored revisions, ``contents`` revisions to what they say.
    """
    timeline = {time: contents[revision] for time, revision in sightings.items()} | {seen_at: content}
    runs = [
        Run(said, [time for time, _ in group])
        for said, group in groupby(sorted(timeline.items(), key=itemgetter(0)), key=itemgetter(1))
    ]
    taken: set[int] = set()
    for run in reversed(runs):  # the last run of a text keeps its row, and with it what the missions take from it
        stored = [sightings[t] for t in run.times if t in sightings and contents[sightings[t]] == run.content]
        run.keeps = next((r for r in stored if r not in taken), None)
        run.copies = stored[0] if stored and run.keeps is None else None
        if run.keeps is not None:
            taken.add(run.keeps)
    before = sightings.get(seen_at)
    if before is not None and before not in taken:
        fresh = next((run for run in runs if seen_at in run.times and run.keeps is None), None)
        if fresh is not None:
            fresh.keeps = before
    return runs


def record(db: Database, article_id: int, sighting: Sighting) -> Placed:
    """Add a sighting and bring the article's revisions in line. Call within a transaction."""
    stored = {
        number: Content(title, text, published_at)
        for number, title, text, published_at in db.execute(
            "SELECT revision, title, text, published_at FROM article_revisions WHERE article_id = ?", [article_id]
        )
    }
    sightings: dict[str, int] = dict(
        db.execute(
            "SELECT seen_at, revision FROM revision_captures WHERE article_id = ? AND page = 1", [article_id]
        ).fetchall()
    )
    runs = plan(sightings, stored, sighting.seen_at, sighting.content)
    changed = _lay_out(db, article_id, runs, stored, sighting)
    revision = next(n for n, run in enumerate(runs, 1) if sighting.seen_at in run.times)
    _save_captures(db, article_id, revision, sighting)
    return Placed(revision, len(runs), sighting.seen_at >= max([*sightings, sighting.seen_at]), changed)


def _lay_out(
    db: Database, article_id: int, runs: Sequence[Run], stored: Mapping[int, Content], sighting: Sighting
) -> bool:
    """Write the runs as revisions 1, 2, 3 …; what refers to a revision follows by foreign key."""
    kept = {run.keeps for run in runs if run.keeps is not None}
    moved = any(run.keeps not in (None, number) for number, run in enumerate(runs, 1)) or kept != set(stored)
    sign = -1 if moved else 1  # numbers pass through the negative ones so that they never meet
    changed = moved
    for number, run in enumerate(runs, 1):
        new = sign * number
        if run.keeps is None:
            _insert(db, article_id, new, run, sighting)
        else:
            _update(db, article_id, new, run, sighting)
        changed = changed or run.keeps is None or stored[run.keeps] != run.content
        db.execute(
            "UPDATE revision_captures SET revision = ?1 WHERE article_id = ?2 AND revision IS NOT ?1 "
            "AND seen_at IN (SELECT value FROM json_each(?3))",
            [new, article_id, to_json(run.times)],
        )
    if moved:
        db.execute("DELETE FROM article_revisions WHERE article_id = ? AND revision > 0", [article_id])
        db.execute("UPDATE article_revisions SET revision = -revision WHERE article_id = ?", [article_id])
    return changed


def _insert(db: Database, article_id: int, revision: int, run: Run, sighting: Sighting) -> None:
    """A new revision: from the sighting, or a copy of the stored one that an older capture splits."""
    said = run.content
    if run.copies is None:
        db.execute(
            "INSERT INTO article_revisions (article_id, revision, title, text, published_at, content_hash, seen_at, "
            "extractor_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [article_id, revision, said.title, said.text, said.published_at, sighting.content_hash, run.times[0],
             sighting.extractor_version],
        )  # fmt: skip
        return
    origin = db.execute(
        "SELECT revision FROM revision_captures WHERE article_id = ? AND seen_at = ? AND page = 1",
        [article_id, run.times[0]],
    ).fetchone()[0]
    db.execute(
        "INSERT INTO article_revisions (article_id, revision, title, text, published_at, content_hash, seen_at, "
        "extractor_version) SELECT article_id, ?, title, text, published_at, content_hash, ?, extractor_version "
        "FROM article_revisions WHERE article_id = ? AND revision = ?",
        [revision, run.times[0], article_id, origin],
    )
    copied = _COPIED_FIGURE_COLUMNS
    db.execute(
        f"INSERT INTO figures (article_id, revision, {copied}) SELECT article_id, ?, {copied} "
        "FROM figures WHERE article_id = ? AND revision = ?",
        [revision, article_id, origin],
    )


def _update(db: Database, article_id: int, revision: int, run: Run, sighting: Sighting) -> None:
    """A stored revision in its new place; where the sighting is part of it, with what the sighting says."""
    key = [article_id, run.keeps]
    db.execute(
        "UPDATE article_revisions SET revision = ?1, seen_at = ?2 "
        "WHERE article_id = ?3 AND revision = ?4 AND (revision IS NOT ?1 OR seen_at IS NOT ?2)",
        [revision, run.times[0], *key],
    )
    if sighting.seen_at not in run.times:
        return
    said = [run.content.title, run.content.text, run.content.published_at, sighting.content_hash]
    said.append(sighting.extractor_version)
    db.execute(
        "UPDATE article_revisions SET title = ?1, text = ?2, published_at = ?3, content_hash = ?4, "
        "extractor_version = ?5 WHERE article_id = ?6 AND revision = ?7 AND (title IS NOT ?1 OR text IS NOT ?2 "
        "OR published_at IS NOT ?3 OR content_hash IS NOT ?4 OR extractor_version IS NOT ?5)",
        [*said, article_id, revision],
    )


def _save_captures(db: Database, article_id: int, revision: int, sighting: Sighting) -> None:
    for page, capture_id in enumerate(sighting.capture_ids, 1):
        db.execute(
            "INSERT INTO revision_captures (article_id, revision, page, capture_id, seen_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (article_id, seen_at, page) DO UPDATE SET revision = excluded.revision, "
            "capture_id = coalesce(excluded.capture_id, capture_id) "
            "WHERE revision IS NOT excluded.revision OR capture_id IS NOT coalesce(excluded.capture_id, capture_id)",
            [article_id, revision, page, capture_id, sighting.seen_at],
        )
    db.execute(
        "DELETE FROM revision_captures WHERE article_id = ? AND seen_at = ? AND page > ?",
        [article_id, sighting.seen_at, len(sighting.capture_ids)],
    )
