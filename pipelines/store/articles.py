"""A story with everything it says, saved in one go: article, addresses, revision, figures, issues."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from crawler.items import Story
from pipelines.figures.model import About, Figure
from pipelines.missions.drafts import StoryFacts
from pipelines.store.absence import note_presence
from pipelines.store.captures import add_capture
from pipelines.store.copies import cluster
from pipelines.store.drafts import Place, mark_copies_pending, write_story
from pipelines.store.issues import settle_story_issues
from pipelines.store.join import absorb
from pipelines.store.revisions import Content, Placed, Sighting, record
from pipelines.store.rows import row_id, upsert
from pipelines.store.values import number, to_json, utc


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving a story came to, and the revision that holds its text.

    ``changed``: a revision was added, or its content replaced by a new reading of the same captures.
    """

    status: Literal["new", "changed", "unchanged"]
    article_id: int
    revision: int


def save_story(db: Database, story: Story, run_id: int | None) -> Outcome:
    """Save ``story``; the same one twice writes nothing the second time. Call within a transaction.

    Raises ValueError for a story judged irrelevant, and for a ``fetched_at`` without offset.
    """
    if story.relevance == "irrelevant":
        raise ValueError(f"{story.url} was judged irrelevant; only its page's verdict is stored")
    db.execute("INSERT INTO sources (name) VALUES (?) ON CONFLICT DO NOTHING", [story.source])
    seen_at = utc(story.fetched_at)
    known = _articles_of_forms(db, story)
    article_id = known[0] if known else _insert_article(db, story, seen_at)
    for other in known[1:]:
        mark_copies_pending(db, other)
        absorb(db, article_id, other)
    sighting = Sighting(
        seen_at,
        Content(story.title, story.text, story.published_at),
        _content_hash(story),
        story.extractor_version,
        [add_capture(db, page.capture) for page in sorted(story.pages, key=lambda p: p.number)] or [None],
    )
    placed = record(db, article_id, sighting)
    seen_earlier = _update_article(db, article_id, story, sighting, placed)
    _save_addresses(db, article_id, story)
    _save_figures(db, article_id, placed.revision, story)
    facts = StoryFacts(_address(db, article_id), sighting.content_hash, story.title, story.text, story.published_at)
    said_anew = write_story(db, Place(article_id, placed.revision, seen_at), facts, story.reading)
    if len(known) != 1 or placed.changed or seen_earlier or said_anew:
        mark_copies_pending(db, article_id)  # before and after: copies may join and leave
        cluster(db, article_id)
        mark_copies_pending(db, article_id)
    if placed.is_latest:
        settle_story_issues(db, story, article_id=article_id, revision=placed.revision, run_id=run_id)
    status: Literal["new", "changed", "unchanged"] = "changed" if placed.changed else "unchanged"
    return Outcome(status if known else "new", article_id, placed.revision)


def article_of(db: Database, url: str) -> str | None:
    """The canonical address of the article that ``url`` is a form of."""
    found = db.execute(
        "SELECT a.url FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id WHERE u.url = ?", [url]
    ).fetchone()
    return None if found is None else str(found[0])


def _forms(story: Story) -> list[str]:
    return list(dict.fromkeys([story.url, *story.forms]))


def _articles_of_forms(db: Database, story: Story) -> list[int]:
    """The stored articles that the story's addresses belong to, that of the canonical one first; usually one."""
    rows = db.execute(
        "SELECT u.article_id FROM json_each(?) AS form JOIN article_urls AS u ON u.url = form.value ORDER BY form.key",
        [to_json(_forms(story))],
    )
    return list(dict.fromkeys(row[0] for row in rows))


def _address(db: Database, article_id: int) -> str:
    return str(db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0])


def _content_hash(story: Story) -> str:
    return story.content_hash or hashlib.sha256(f"{story.title}\n\n{story.text}".encode()).hexdigest()


def _insert_article(db: Database, story: Story, seen_at: str) -> int:
    row = _article_columns(story) | {"first_seen_at": seen_at, "content_hash": _content_hash(story)}
    upsert(db, "articles", row, key=["url"])
    article_id = row_id(db, "articles", url=story.url)
    upsert(
        db, "stories", {"first_article_id": article_id, "copies": 1}, key=["first_article_id"], insert_only=["copies"]
    )
    story_id = row_id(db, "stories", first_article_id=article_id)
    db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story_id, article_id])
    return article_id


def _article_columns(story: Story) -> dict[str, Any]:
    return {
        "source": story.source,
        "url": story.url,
        "title": story.title,
        "published_at": story.published_at,
        "published_rule": story.published_rule,
        "modified_at": story.modified_at,
        "authors": to_json(story.authors),
        "editor": story.editor or None,
        "dateline": story.dateline,
        "credit": story.credit,
        "text": story.text,
        "word_count": story.word_count,
        "relevance": story.relevance,
        "extractor_version": story.extractor_version,
    }


def _update_article(db: Database, article_id: int, story: Story, sighting: Sighting, placed: Placed) -> bool:
    """The article's row shows its latest sighting; an older one only counts among the revisions.

    Returns whether the article is now known to have been seen earlier than thought.
    """
    row: dict[str, Any] = {"revision": placed.last}
    if placed.is_latest:
        row |= _article_columns(story) | {"content_hash": sighting.content_hash}
        note_presence(db, article_id, sighting.seen_at)
    assignments = ", ".join(f'"{c}" = ?' for c in row)
    differs = " OR ".join(f'"{c}" IS NOT ?' for c in row)
    db.execute(
        f"UPDATE articles SET {assignments} WHERE id = ? AND ({differs})",
        [*row.values(), article_id, *row.values()],
    )
    earlier = db.execute(
        "UPDATE articles SET first_seen_at = ?1 WHERE id = ?2 AND first_seen_at > ?1", [sighting.seen_at, article_id]
    )
    return earlier.rowcount > 0


def _save_addresses(db: Database, article_id: int, story: Story) -> None:
    for form in _forms(story):
        upsert(db, "article_urls", {"url": form, "article_id": article_id}, key=["url"])


def _save_figures(db: Database, article_id: int, revision: int, story: Story) -> None:
    """Bring the revision's figures in line with the reading; a figure at the same span keeps its row."""
    figures = story.reading.figures if story.reading else ()
    for ordinal, figure in enumerate(figures, 1):
        row = {"article_id": article_id, "revision": revision, "ordinal": ordinal} | _figure_columns(figure)
        row["extractor_version"] = story.extractor_version
        upsert(db, "figures", row, key=["article_id", "revision", "field", "start", "end"])
    db.execute(
        'DELETE FROM figures WHERE article_id = ? AND revision = ? AND (field, "start", "end") NOT IN ('
        "SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))",
        [article_id, revision, to_json([[f.field, f.start, f.end] for f in figures])],
    )


def _figure_columns(figure: Figure) -> dict[str, Any]:
    return {
        "field": figure.field,
        "start": figure.start,
        "end": figure.end,
        "surface": figure.surface,
        "value": number(figure.value),
        "unit": figure.unit,
        "kind": figure.kind,
        "role": figure.role,
        "qualifier": figure.qualifier,
        "stage": figure.stage,
        "as_of": figure.as_of,
        "party": figure.party,
        "commodity": figure.commodity,
        "period": figure.period,
        "sentence": figure.sentence,
        "about": _about(figure.about),
        "rule": figure.rule,
        "confidence": float(figure.confidence),
    }


def _about(about: About | None) -> str | None:
    """A JSON object with the keys that are known, or None where none is."""
    if about is None:
        return None
    known = {name: getattr(about, name) for name in About.__slots__}
    known = {name: list(v) if isinstance(v, tuple) else v for name, v in known.items() if v not in (None, ())}
    return to_json(known) if known else None
