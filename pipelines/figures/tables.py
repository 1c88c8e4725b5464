"""The small tables beside this module, read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent / "tables"


@cache
def words_of(file: str) -> tuple[dict[str, str], ...]:
    """The rows of one CSV table in ``pipelines/figures/tables``."""
    with (_HERE / file).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the named sets of words in ``wordlists.csv``."""
    return frozenset(next(row["words"] for row in words_of("wordlists.csv") if row["name"] == name).split())
