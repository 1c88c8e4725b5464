"""scrapy health: every source against its own past, with an exit status for monitoring."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from crawler.commands._base import StrictCommand
from crawler.commands._reading import record

if TYPE_CHECKING:
    from pipelines.store.reading.health import SourceHealth


class Command(StrictCommand):
    def short_desc(self) -> str:
        return "The state of every source against its own past; exit status 1 if an active one is failing"

    def long_desc(self) -> str:
        return (
            "One line a source: when it last ran, its stories of the last 30 days, on how many days it had some and "
            "on how many it usually has, and what is wrong with it. A source is "
            "failing while its checks have found an error that no later run has shown to be fine, and stale when it "
            "was not crawled for HEALTH_STALE_DAYS. Exit status 1: an active source is failing or stale, or a "
            "source file cannot be loaded."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=("table", "json"), default="table", help="table (default) or json")
        parser.add_argument("--problems", action="store_true", help="only sources that are not well")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import all_sources  # noqa: PLC0415
        from pipelines.store.reading.health import health  # noqa: PLC0415

        loader = all_sources(self.settings)
        sources: dict[str, Any] = {name: loader.load(name) for name in loader.list()}
        with record(self.settings) as db:
            found = health(
                db, {name: source.status for name, source in sources.items()}, self.settings.getint("HEALTH_STALE_DAYS")
            )
        shown = [each for each in found if not (opts.problems and each.well)]
        _print_json(shown) if opts.format == "json" else _print_table(shown)
        if loader.broken or any(each.status == "active" and not each.well for each in found):
            self.exitcode = 1


def _print_json(found: list[SourceHealth]) -> None:
    from dataclasses import asdict  # noqa: PLC0415

    json.dump([asdict(each) for each in found], sys.stdout, ensure_ascii=False, indent=2)
    print()


def _print_table(found: list[SourceHealth]) -> None:
    """Eighty columns wide: the state of every source, and below what is wrong with which."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for column in ("source", "status", "state", "last run", "last good", "newest"):
        table.add_column(column, no_wrap=True)
    for column in ("found", "days"):
        table.add_column(column, justify="right", no_wrap=True)
    wrong = Text()
    for each in found:
        style = "" if each.well else "red" if each.status == "active" else "yellow"
        times = [(time or "")[:10] for time in (each.last_run_at, each.last_ok_at, each.newest_published_at)]
        days = str(each.days) if each.usual is None else f"{each.days}/{each.usual:.0f}"
        table.add_row(each.source, each.status, each.state, *times, str(each.stories), days, style=style)
        for cause, message in each.problems:
            wrong.append(f"{each.source}: {cause.replace('_', ' ')}: {message}\n", style=style)
    console = Console()
    console.print(table)
    console.print("\nfound: stories of the last 30 days; days: how many of them had some/usually have", style="dim")
    console.print(wrong, end="", soft_wrap=not console.is_terminal)
