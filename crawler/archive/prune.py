"""Taking out of the archive what nothing refers to: listings, and pages judged irrelevant, of long ago.

A file is never changed in place. Its records that stay are copied, byte for byte, into a successor
(``x.warc.gz`` → ``x.pruned1.warc.gz``); one transaction moves the captures over; then the old file goes. Killed in
between, the next pruning removes whichever of the two the database does not refer to.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.audit import Audit, Record, audit
from crawler.archive.verify import files, place
from pipelines.store.store import Store

_GENERATION = re.compile(r"(?:\.pruned(\d+))?\.warc\.gz$")
_UNUSED = (
    "SELECT c.archive_file, c.archive_offset, c.id FROM captures AS c WHERE c.fetched_at < ? "
    "AND NOT EXISTS (SELECT 1 FROM revision_captures AS r WHERE r.capture_id = c.id)"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What pruning one file comes to: the records that stay, the captures (row ids) that go, bytes before and after."""

    path: Path
    staying: list[Record]
    going: list[int]
    before: int
    after: int


def plans(store: Store, folder: Path, before: str) -> Iterator[Plan]:
    """A plan for each file in which something can go: captures fetched before ``before`` (ISO 8601, UTC) that no
    revision was read from. Responses that the database doesn't know stay, and damaged files are left alone."""
    unused = _unused(store, before)
    for path in files(folder):
        going = unused.get(path.name)
        if not going:
            continue
        found = audit(path)
        if not found.damaged and not found.broken_off:
            staying = _staying(found, going)
            yield Plan(path, staying, sorted(going.values()), found.size, sum(r.length for r in staying))


@dataclass(frozen=True, slots=True)
class Left:
    """Pages that could go and don't, in files that pruning leaves alone for the same reason."""

    why: str
    pages: int
    files: list[str]


def left_alone(store: Store, folder: Path, before: str, planned: list[Plan]) -> list[Left]:
    """What none of the plans made for ``folder`` and ``before`` prunes, and why. To be asked before they are carried
    out."""
    unused = _unused(store, before)
    reasons: dict[str, list[str]] = {}
    for name in unused.keys() - {plan.path.name for plan in planned}:
        path = place(folder, name)
        if not path.exists():
            why = "missing: bring back from a backup"
        elif path.parent != folder.resolve():
            why = f"outside {folder}: only files right in the archive's folder are pruned"
        elif name != path.name:
            why = "which a replay has read by its path: only files that a crawl has written are pruned"
        else:
            why = "damaged or broken off: scrapy archive verify says where"
        reasons.setdefault(why, []).append(name)
    return [
        Left(why, sum(len(unused[name]) for name in names), sorted(names)) for why, names in sorted(reasons.items())
    ]


def carry_out(store: Store, plan: Plan) -> None:
    """Prune one file. Raises OSError or StoreError; the old file and its captures then stay as they are."""
    successor = _successor(plan.path)
    moved = _copy(plan, successor)
    with store.transaction():
        store.db.conn.executemany("DELETE FROM captures WHERE id = ?", [(capture,) for capture in plan.going])
        store.db.conn.executemany(
            "UPDATE captures SET archive_file = ?, archive_offset = ? WHERE archive_file = ? AND archive_offset = ?",
            [(successor.name, new, plan.path.name, old) for old, new in moved.items()],
        )
        store.db.execute("UPDATE runs SET archive_file = ? WHERE archive_file = ?", [successor.name, plan.path.name])
    plan.path.unlink()


def finish_interrupted(store: Store, folder: Path) -> list[Path]:
    """Remove the leftovers of a pruning that was killed. Returns what was removed. Raises OSError."""
    removed = []
    for path in files(folder):
        successor = _successor(path)
        if not successor.exists():
            continue
        with store.reading() as db:
            row = db.execute("SELECT 1 FROM captures WHERE archive_file = ? LIMIT 1", [path.name]).fetchone()
        leftover = successor if row else path
        leftover.unlink()
        removed.append(leftover)
    return removed


def _unused(store: Store, before: str) -> dict[str, dict[int, int]]:
    """Archive file, as captures name it → offset → row id of the captures that can go."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    with store.reading() as db:
        for name, offset, capture in db.execute(_UNUSED, [before]):
            found[name][offset] = capture
    return found


def _staying(found: Audit, going: dict[int, int]) -> list[Record]:
    """All records but the responses that go and the requests they answered, which stand right before them."""
    staying: list[Record] = []
    for record in found.records:
        if record.offset not in going:
            staying.append(record)
        elif staying and (staying[-1].type, staying[-1].url) == ("request", record.url):
            staying.pop()
    return staying


def _copy(plan: Plan, successor: Path) -> dict[int, int]:
    """Write the successor. Returns old offset → new offset of the responses that stay."""
    moved: dict[int, int] = {}
    with plan.path.open("rb") as old, successor.open("wb") as new:
        for record in plan.staying:
            old.seek(record.offset)
            if record.type == "response":
                moved[record.offset] = new.tell()
            new.write(old.read(record.length))
        new.flush()
        os.fsync(new.fileno())
    return moved


def _successor(path: Path) -> Path:
    generation = _GENERATION.search(path.name)
    number = int(generation[1] or 0) if generation else 0
    return path.with_name(f"{_GENERATION.sub('', path.name)}.pruned{number + 1}.warc.gz")
