"""The archive against the database: is every capture where it should be, and every kept response known?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from crawler.archive.audit import Audit, audit


@dataclass(slots=True)
class Finding:
    """One archive file: what it holds, and what does not fit the database. Each line of ``wrong`` says what to do."""

    name: str
    audit: Audit | None = None
    captures: int = 0
    wrong: list[str] = field(default_factory=list)
    orphans: int = 0  # whole responses that the database has no capture of


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def verify(db: Database, folder: Path) -> Iterator[Finding]:
    """Check each file in ``folder``, then each file elsewhere that the database knows of. Raises OSError."""
    known: dict[Path, dict[int, str]] = defaultdict(dict)
    for name, offset, digest in db.execute("SELECT archive_file, archive_offset, payload_digest FROM captures"):
        known[place(folder, name)][offset] = digest or ""
    for path in files(folder):
        yield _verify_file(path, known.pop(path.resolve(), {}))
    for path, captures in sorted(known.items()):
        if path.exists():
            yield _verify_file(path, captures)
            continue
        finding = Finding(path.name, captures=len(captures))
        finding.wrong.append(f"{path} is missing, with {len(captures)} captures: bring it back from a backup")
        yield finding


def place(folder: Path, name: str) -> Path:
    """Where an archive file that ``captures`` names lies: in the archive's folder, else at its own path."""
    inside = folder / name
    return (inside if inside.exists() else Path(name) if Path(name).exists() else inside).resolve()


def _verify_file(path: Path, captures: dict[int, str]) -> Finding:
    found = audit(path)
    finding = Finding(path.name, found, len(captures))
    for record in found.damaged:
        finding.wrong.append(
            f"{record.length} bytes at {record.offset} can't be read: bring the file back from a backup"
        )
    if found.broken_off:
        finding.wrong.append(
            f"broken off: {found.broken_off} bytes at {found.end} are no whole record (a run was stopped while it "
            "wrote); scrapy archive verify --cut removes them"
        )
    there = {record.offset: record.digest for record in found.responses}
    for offset, digest in sorted(captures.items()):
        if offset not in there:
            finding.wrong.append(f"the database has a capture at {offset}, where no whole response lies")
        elif digest and there[offset] and digest != there[offset]:
            finding.wrong.append(f"the response at {offset} is not the one that was captured: its digest differs")
    finding.orphans = len(there.keys() - captures.keys())
    return finding
