"""What today's parsers would change in the record, tried on a copy of the database, and writing it."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.reread import Reread, Sighting, reread_all
from pipelines.store.dump import canonical_dump
from pipelines.store.missions import recompute_pending
from pipelines.store.pages import Verdict
from pipelines.store.sightings import Archived, retract, sightings
from pipelines.store.store import Store

Progress = Callable[[Iterable[Reread], int], Iterable[Reread]]
Row = dict[str, Any]


@dataclass(slots=True)
class Changes:
    """The canonical dump before and after, row by row: table → rows that are no more, rows that are new."""

    gone: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    lost: list[str] = field(default_factory=list)  # captures whose bytes could not be read

    def addresses(self) -> set[str]:
        """The articles and pages concerned."""
        rows = [row for side in (self.gone, self.new) for rows in side.values() for row in rows]
        return {str(row[name]) for row in rows for name in ("url", "article") if row.get(name)}


@dataclass(frozen=True, slots=True)
class Files:
    """The archive's folder, and the file of corrections."""

    archive: Path
    corrections: Path


def try_out(store: Store, files: Files, source: str | None, progress: Progress) -> Changes:
    """Read everything again into a copy of the database and compare. Writes nothing. Raises StoreError, OSError."""
    with tempfile.TemporaryDirectory(prefix="misi-dagang-") as place:
        copy = Path(place) / "copy.db"
        store.backup(copy)
        with Store.open(copy) as trial:
            before = canonical_dump(trial.db)
            lost = _apply_all(trial, files, sightings(trial.db, source), progress)
            changes = compare(before, canonical_dump(trial.db))
    changes.lost = lost
    return changes


def write(store: Store, files: Files, source: str | None, changes: Changes, progress: Progress) -> None:
    """Read the stories again that ``changes`` concern, this time into the database. Each is one transaction: killed
    on the way, the next reextraction does the rest."""
    concerned = changes.addresses()
    with store.reading() as db:
        wanted = [archived for archived in sightings(db, source) if archived.url in concerned]
    _apply_all(store, files, wanted, progress)


def compare(before: str, after: str) -> Changes:
    was, now = set(before.splitlines()), set(after.splitlines())
    changes = Changes()
    for lines, side in ((was - now, changes.gone), (now - was, changes.new)):
        for line in sorted(lines):
            table, _, row = line.partition("\t")
            side[table].append(json.loads(row))
    return changes


def _apply_all(store: Store, files: Files, archived: list[Archived], progress: Progress) -> list[str]:
    again = reread_all([_sighting(one) for one in archived], files.archive)
    lost = []
    for result in progress(again, len(archived)):
        if result.lost:
            lost.append(f"{result.sighting.url}: {result.why}")
        else:
            _apply(store, result)
    recompute_pending(store, None, files.corrections)
    return lost


def _apply(store: Store, result: Reread) -> None:
    with store.transaction():
        story = result.story
        if story is None:
            verdict: Verdict = "irrelevant" if result.judged else "broken"
            retract(store.db, result.sighting.url, verdict)
            store.save_page(result.sighting.url, result.sighting.source, "story", verdict=verdict)
            return
        outcome = store.save_story(story, None)
        verdict = "story" if story.relevance == "mission" else "mention"
        for url in {story.url, result.sighting.url}:
            page = store.page(url)
            if page is not None and page.verdict != "gone":  # what was archived says nothing of today
                store.save_page(url, story.source, "story", verdict=verdict, article_id=outcome.article_id)


def _sighting(archived: Archived) -> Sighting:
    listed = datetime.fromisoformat(archived.published) if archived.published else None
    return Sighting(archived.source, archived.url, archived.pages, archived.forms, listed, archived.noted)


# --- for people -----------------------------------------------------------------------------------------------------


def told(changes: Changes) -> Iterator[str]:
    """The changes in lines: articles with their fields and figures, then missions, then what else changed, counted."""
    articles = _by(changes, "articles", "url")
    figures = _figures(changes)
    for url in sorted(articles.keys() | figures.keys()):
        before, after = articles.get(url, (None, None))
        state = "" if before or not after else "  (new)"
        yield url + ("  (taken back: none of ours)" if before and not after else state)
        yield from (f"    {line}" for line in _fields(before or {}, after or {}) if before and after)
        yield from (f"    {line}" for line in figures.get(url, []))
    for slug, (before, after) in sorted(_by(changes, "missions", "slug").items()):
        yield f"mission {slug}" + ("  (no longer computed)" if not after else "" if before else "  (new)")
        yield from (f"    {line}" for line in _fields(before or {}, after or {}) if before and after)
    told_above = {"articles", "figures", "missions"}
    for table in sorted((changes.gone.keys() | changes.new.keys()) - told_above):
        yield f"{table}: {len(changes.gone[table])} rows go, {len(changes.new[table])} come"


def _by(changes: Changes, table: str, key: str) -> dict[str, tuple[Row | None, Row | None]]:
    before = {row[key]: row for row in changes.gone[table]}
    after = {row[key]: row for row in changes.new[table]}
    return {name: (before.get(name), after.get(name)) for name in before.keys() | after.keys()}


def _fields(before: Row, after: Row) -> Iterator[str]:
    for name in after:
        old, new = before.get(name), after[name]
        if old == new or name == "content_hash":
            continue
        if name == "text":
            yield f"text: {_first_difference(str(old), str(new))}"
        else:
            yield f"{name}: {_short(old)} → {_short(new)}"


def _figures(changes: Changes) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = defaultdict(list)
    for sign, side in (("−", changes.gone), ("+", changes.new)):
        for row in sorted(side["figures"], key=lambda row: (row["revision"], row["ordinal"])):
            told = f"{row['surface']} ({row['role']}, {row['value']} {row['unit']})"
            lines[row["url"]].append(f"figure {sign} {told}")
    for url, told_lines in lines.items():  # a figure that only moved says nothing new
        plain = {line[9:] for line in told_lines if line[7] == "−"} & {
            line[9:] for line in told_lines if line[7] == "+"
        }
        lines[url] = [line for line in told_lines if line[9:] not in plain]
    return {url: told_lines for url, told_lines in lines.items() if told_lines}


def _first_difference(old: str, new: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, at - 20)
    return f"{len(old.split())} → {len(new.split())} words, from {_short(old[start:])} to {_short(new[start:])}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”" if isinstance(value, str) else text
