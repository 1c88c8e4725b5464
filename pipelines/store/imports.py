"""A table of claims from elsewhere, taken into the record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.items import IssueDraft
from pipelines.missions.imports import BEYOND, COLUMNS, REQUIRED, Problem, Row, drafts
from pipelines.store.drafts import mark_pending, write_cumulative, write_event
from pipelines.store.imported import note_file, take_back, with_details
from pipelines.store.issues import fingerprint, raise_issue
from pipelines.store.store import Store
from pipelines.store.values import now

CODE = "import_row"


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; one line: what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import came to. ``changed`` is how many events and statements were new or said something else;
    ``taken_back`` how many claims and statements an earlier import of the same file had brought, and are no more."""

    claims: int
    statements: int
    changed: int
    taken_back: int
    problems: list[Problem]


def import_file(store: Store, path: Path, run_id: int | None = None, canonical: Callable[[str], str] = str) -> Summary:
    """Takes in a CSV or JSON file, all in one transaction; again is the same as once, and what the file no longer
    states is taken back. Rows that cannot be taken become
    issues, which are resolved when the file is imported without them. Raises UnreadableFile for an unreadable file."""
    made, file = drafts(_rows(path), canonical), str(path.resolve())
    with store.transaction():
        no_more = note_file(store.db, file, made)
        changed = sum(write_event(store.db, with_details(store.db, event), keep=True) for event in made.events)
        changed += sum(write_cumulative(store.db, statement) for statement in made.statements)
        organisers = {e.organiser for e in made.events if e.organiser} | {
            s.organiser for s in made.statements if s.organiser
        }
        if changed:
            mark_pending(store.db, organisers)
        taken_back = take_back(store.db, no_more)
        _raise(store, path.name, made.problems, run_id)
    claims = sum(len(e.claims) for e in made.events)
    return Summary(claims, len(made.statements), changed, taken_back, made.problems)


def _raise(store: Store, name: str, problems: list[Problem], run_id: int | None) -> None:
    shown = set()
    for problem in problems:
        draft = IssueDraft(
            CODE, "error", f"{name}, {problem.place}: {problem.message}",
            "mend the row and import the file again; the other rows were taken in",
            subject=f"{name}|{problem.place}|{problem.message}",
        )  # fmt: skip
        raise_issue(store.db, draft, run_id=run_id, source=None)
        shown.add(fingerprint(draft, None, None))
    for mark, subject in store.db.execute(
        "SELECT fingerprint, subject FROM issues WHERE code = ? AND resolved_at IS NULL", [CODE]
    ).fetchall():
        if subject.startswith(f"{name}|") and mark not in shown:
            store.db.execute("UPDATE issues SET resolved_at = ? WHERE fingerprint = ?", [now(), mark])


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not UTF-8 (byte {error.start}); save it as CSV UTF-8 and try again") from error
    return _json_rows(path, text) if path.suffix.lower() == ".json" else _csv_rows(path, text)


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, Row]]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey=BEYOND)
    _check_columns(path, [name or "" for name in reader.fieldnames or ()])
    try:
        for row in reader:
            if any(v for v in row.values()):
                beyond = " | ".join(filter(None, row.get(BEYOND) or ()))
                cells = {k: v for k, v in row.items() if k and isinstance(v, str)}
                yield f"line {reader.line_num}", cells | ({BEYOND: beyond} if beyond else {})
    except csv.Error as error:
        raise UnreadableFile(f"{path}, line {reader.line_num}: {error}; mend the quotes and try again") from error


def _json_rows(path: Path, text: str) -> Iterator[tuple[str, Row]]:
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"{path} is not valid JSON: {error}") from error
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise UnreadableFile(f"{path} must hold a JSON list of objects, one a row")
    _check_columns(path, sorted({name for row in data for name in row}))
    for number, row in enumerate(data, 1):
        yield f"row {number}", {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _check_columns(path: Path, names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name and name not in COLUMNS]
    if missing or unknown:
        wrong = f"has no column {missing[0]!r}" if missing else f"has a column {unknown[0]!r} that is not known"
        raise UnreadableFile(f"{path} {wrong}; the columns are {', '.join(COLUMNS)}")
