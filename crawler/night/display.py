"""A night as people see it: a live table on a terminal, plain lines in a log, and a summary at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Self

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from crawler.night.run import Result

_ENDINGS = {"ended": "", "killed": "killed", "stopped": "stopped", "not_run": "not run"}


def outcome(result: Result) -> str:
    """ok, failed, or how else it ended."""
    return "ok" if result.ok else _ENDINGS[result.ending] or "failed"


def line(result: Result) -> str:
    """One result as a line of a log."""
    counts = result.counts
    told = f"{counts.get('new', 0)} new, {counts.get('changed', 0)} changed; {counts.get('requests', 0)} requests"
    problem = f"; {result.problem}" if result.problem else ""
    return f"{result.name} {outcome(result)}: {told}, {result.seconds:.0f} s{problem}"


class Lines:
    """Plain lines, each with its time, to a log and, where there is no terminal, to standard output."""

    def __init__(self, log: Path, also: IO[str] | None) -> None:
        self._path, self._also = log, also
        self._log: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._log is not None:
            self._log.close()

    def say(self, text: str) -> None:
        stamped = f"{datetime.now().astimezone().isoformat(timespec='seconds')} {text}\n"
        if self._log is None:  # a night that is refused leaves no log
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._log = self._path.open("a", encoding="utf-8")
        for file in (self._log, self._also):
            if file is not None:
                file.write(stamped)
                file.flush()

    def began(self, name: str) -> None:
        self.say(f"{name} begins")

    def ended(self, result: Result) -> None:
        self.say(line(result))

    def tick(self) -> None:
        """Lines need no refreshing."""


class LiveTable:
    """What is being crawled and how far the night is, on a terminal; the lines go to the log."""

    def __init__(self, console: Console, lines: Lines, whole: int) -> None:
        self._console, self._lines, self._whole = console, lines, whole
        self._since: dict[str, float] = {}
        self._done: list[Result] = []
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def say(self, text: str) -> None:
        self._lines.say(text)
        self._console.print(Text(text))

    def began(self, name: str) -> None:
        self._lines.began(name)
        self._since[name] = time.monotonic()

    def ended(self, result: Result) -> None:
        self._lines.ended(result)
        self._since.pop(result.name, None)
        self._done.append(result)

    def tick(self) -> None:
        table = Table(title=f"{len(self._done)} of {self._whole} sources", title_justify="left", box=None)
        for result in self._done[-8:]:
            table.add_row(Text(result.name), Text(outcome(result)), Text(f"{result.seconds:.0f} s"))
        for name, since in self._since.items():
            table.add_row(Text(name), Text("crawling …"), Text(f"{time.monotonic() - since:.0f} s"))
        self._live.update(table, refresh=True)


def summary(results: Sequence[Result], console: Console) -> None:
    """The night as a table, what failed first."""
    table = Table(title="The night", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("source", "outcome"):
        table.add_column(column, no_wrap=True)
    for column in ("new", "changed", "same", "asked", "304", "s"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("what is wrong")
    for result in sorted(results, key=lambda r: (r.ok, not r.active, r.name)):
        counts = [
            str(result.counts.get(name, "")) for name in ("new", "changed", "unchanged", "requests", "not_modified")
        ]
        style = "" if result.ok else "red" if result.active else "yellow"
        name = result.name if result.active else f"{result.name} (trial)"
        table.add_row(
            name, outcome(result), *counts, f"{result.seconds:.0f}", Text(result.problem), style=style
        )  # fmt: skip
    console.print(table)
