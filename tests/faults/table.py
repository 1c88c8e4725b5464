"""Makes docs/faults.md: ``python -m tests.faults.table RESULTS.xml …`` after pytest --junitxml=RESULTS.xml."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.registry import AREAS, Fault, all_faults

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"
_INTRO = """\
# Faults

What breaks around a crawler that nobody watches, and what then happens. Every row is a test that breaks it: real
servers and real processes on loopback, real SQLite files and WARC archives, `kill -9`. `make test` runs the quick
ones, `make test-faults` all of them, and writes this page from the tests and their results.

"next time" is the next crawl of the source, nightly or by hand. "every story once" means that afterwards the rows are
those of a crawl to which nothing happened.
"""
_ROW = re.compile(r"^\| .* \| (\w[\w ]*) \| \[[^]]*\]\(\.\./([^)]+)\) <!-- (\w+) --> \|$", re.MULTILINE)


def page(faults: list[Fault], results: dict[str, str]) -> str:
    """The page, with the outcome of each test by its name (file::function)."""
    parts = [_INTRO, f"{len(faults)} faults, {sum(results.get(f.test) == 'held' for f in faults)} held.\n"]
    for area in AREAS:
        rows = [_row(fault, results) for fault in faults if fault.area == area]
        if rows:
            head = ["| fault | what must happen | outcome | test |", "| --- | --- | --- | --- |"]
            parts.append("\n".join([f"## {area}", "", *head, *rows]) + "\n")
    return "\n".join(parts)


def _row(fault: Fault, results: dict[str, str]) -> str:
    file, function = fault.test.split("::")
    cells = [fault.name, fault.must, results.get(fault.test, "not run")]
    shown = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {shown} | [{Path(file).stem}](../{file}) <!-- {function} --> |"


def outcomes(text: str) -> dict[str, str]:
    """The outcomes that a page states, by test."""
    return {f"{file}::{function}": outcome for outcome, file, function in _ROW.findall(text)}


def results(*junit: Path) -> dict[str, str]:
    """The outcomes in JUnit files, by test; one with several cases held if all of them did."""
    found: dict[str, str] = {}
    for case in (case for file in junit for case in ElementTree.parse(file).iter("testcase")):
        file = case.get("classname", "").replace(".", "/") + ".py"
        test = f"{file}::{case.get('name', '').split('[')[0]}"
        bad = case.find("failure") is not None or case.find("error") is not None
        found[test] = "failed" if bad or found.get(test) == "failed" else "held"
    return found


if __name__ == "__main__":
    PAGE.write_text(page(all_faults(), results(*map(Path, sys.argv[1:]))), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written")
