"""scrapy nightly: every source, each in a process of its own."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.night.run import Night, Result
    from crawler.source import Source


class Command(StrictCommand):
    arguments: ClassVar[tuple[str, ...]] = ("NAME*",)

    def short_desc(self) -> str:
        return "Crawl all active and trial sources, each in a process of its own"

    def long_desc(self) -> str:
        return (
            "Crawls the sources named, or all that are not retired: a few at a time, one host never twice at once, "
            "each killed at its time limit. Every run is checked against its source's own past; what is wrong becomes "
            "an issue (scrapy health shows them). Exit status 1: an active source failed, a source file "
            "cannot be loaded, or another night is at work."
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import all_sources, refuse_unknown  # noqa: PLC0415

        loader = all_sources(self.settings)
        refuse_unknown(loader, args)
        self.contact()
        known = loader.list()
        wanted = [name for name in dict.fromkeys(args or known) if name in known]
        sources: list[type[Source]] = [loader.load(name) for name in wanted]  # type: ignore[misc]
        if not sources:
            raise JobError("no source is left to crawl")
        self._left_out = len(wanted) < len(set(args)) if args else bool(loader.broken)
        from crawler.night.run import Night  # noqa: PLC0415
        from crawler.notices import BadAddress  # noqa: PLC0415

        self._sources = [source for source in sources if args or source.status != "retired"]
        try:
            self._night = Night(self.settings, self._sources, opts.set)
        except BadAddress as error:
            raise UsageError(str(error)) from None

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console  # noqa: PLC0415

        from crawler.night.display import summary  # noqa: PLC0415

        console = Console(width=None if sys.stdout.isatty() else 140)
        results = self._run(self._night, console)
        summary(results, console)
        print(f"The logs are in {self._night.logs}.")
        failed = len(results) < len(self._sources) or any(result.active and not result.ok for result in results)
        if failed or self._left_out:
            self.exitcode = 1

    def _run(self, night: Night, console: Console) -> list[Result]:
        from crawler.night.display import Lines, LiveTable  # noqa: PLC0415

        live = console.is_terminal
        with Lines(night.logs / "nightly.log", None if live else sys.stdout) as lines:
            if not live:
                return night.run(lines)
            with LiveTable(console, lines, len(self._sources)) as table:
                return night.run(table)
