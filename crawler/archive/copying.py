"""The archive copied to another folder: what is there already is not copied again, what has grown is continued.

Archive files only grow. Where a file is not the continuation of its copy (somebody pruned the archive), the copy is
kept under another name and the file copied whole: a backup never loses what it once held.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SAMPLE = 64 * 1024  # bytes compared at the end of a copy, to see that the file continues it


@dataclass(slots=True)
class Copied:
    """Files looked at, those copied or continued, bytes written, and copies kept aside under another name."""

    files: int = 0
    written: int = 0
    bytes: int = 0
    set_aside: int = 0


def copy_archive(source: Path, target: Path) -> Copied:
    """Bring ``target`` to what ``source`` holds; files that only ``target`` has stay. Raises OSError."""
    copied = Copied()
    for file in _files(source):
        copied.files += 1
        copy = target / file.relative_to(source)
        before = copy.stat().st_size if copy.exists() else None
        size = file.stat().st_size  # a crawl may be writing: what comes after this moment is for the next time
        if before is not None and before >= size and _same_end(file, copy, size):
            continue
        if before is not None and before < size and _same_end(file, copy, before):
            copied.bytes += _continue(file, copy, before)
        else:
            if before is not None:
                copy.rename(copy.with_name(f"{copy.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
                copied.set_aside += 1
            copied.bytes += _whole(file, copy)
        copied.written += 1
    return copied


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.warc.gz")) if path.is_file() and not path.is_symlink())


def _same_end(file: Path, copy: Path, size: int) -> bool:
    """Whether both hold the same bytes just before ``size``."""
    begin = max(size - SAMPLE, 0)
    ends = []
    for path in (file, copy):
        with path.open("rb") as opened:
            opened.seek(begin)
            ends.append(opened.read(size - begin))
    return ends[0] == ends[1]


def _continue(file: Path, copy: Path, begin: int) -> int:
    with file.open("rb") as reading, copy.open("ab") as writing:
        reading.seek(begin)
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
        return writing.tell() - begin


def _whole(file: Path, copy: Path) -> int:
    copy.parent.mkdir(parents=True, exist_ok=True)
    partial = copy.with_name(copy.name + ".part")
    with file.open("rb") as reading, partial.open("wb") as writing:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
        written = writing.tell()
    partial.replace(copy)
    return written
