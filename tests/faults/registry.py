"""The faults that are tried: each test names its fault, its docstring says what must happen. ``docs/faults.md`` is
made from here."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
AREAS = (
    "Killed and crowded",
    "Disk and database",
    "The way to the site",
    "Where a site may lead",
    "robots.txt",
    "Listings and feeds",
    "Story pages",
    "Archives",
    "Input",
)
Test = TypeVar("Test", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Fault:
    area: str
    name: str
    must: str
    test: str  # as pytest names it: file::function
    line: int


_faults: dict[str, Fault] = {}


def fault(area: str, name: str) -> Callable[[Test], Test]:
    """Marks the test of a fault. Its docstring must say what has to happen."""

    def register(test: Test) -> Test:
        must = " ".join((inspect.getdoc(test) or "").split())
        assert area in AREAS and must, f"{test.__name__} lacks an area or a docstring"
        file = Path(inspect.getfile(test)).relative_to(HERE.parents[1]).as_posix()
        key = f"{file}::{test.__name__}"
        _faults[key] = Fault(area, name, must, key, inspect.getsourcelines(test)[1])
        return test

    return register


def all_faults() -> list[Fault]:
    """Every fault of every test module here, by area, then as written, in whatever order pytest has loaded them."""
    for file in sorted(HERE.rglob("test_*.py")):
        importlib.import_module(".".join(file.relative_to(HERE.parents[1]).with_suffix("").parts))
    return sorted(_faults.values(), key=lambda each: (AREAS.index(each.area), each.test.split("::")[0], each.line))
