"""The annotated stories: where they are and how they are read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Document:
    """One annotated story; ``set`` is ``dev``, ``heldout`` or ``more``."""

    id: str
    group: str
    title: str
    text: str
    published: datetime | None
    event: dict[str, Any] | None
    figures: list[dict[str, Any]]
    set: str


def heldout_groups() -> frozenset[str]:
    """The third of the groups that is kept aside."""
    lines = (HERE / "heldout.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def when(printed: str | None) -> datetime | None:
    """A publication time as written in the documents (a day, or a time with or without offset)."""
    return datetime.fromisoformat(printed) if printed else None


def load(*folders: Path) -> list[Document]:
    """All documents, in order of their names."""
    aside = heldout_groups()
    found = []
    for folder in folders or (HERE / "documents", HERE / "more"):
        for path in sorted(folder.glob("*.json")):
            d = json.loads(path.read_text(encoding="utf-8"))
            name = "more" if folder.name == "more" else "heldout" if d["group"] in aside else "dev"
            found.append(
                Document(
                    d["id"], d["group"], d["title"], d["text"], when(d.get("published")), d["event"], d["figures"], name
                )
            )
    return found
