"""``scrapy reextract``: today's parsers over the archived pages."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.commands._base import JobError, StrictCommand, one_line

SHOWN = 200  # lines of changes


class Command(StrictCommand):
    def short_desc(self) -> str:
        return "Read the archived pages again with today's parsers, and write what changes"

    def long_desc(self) -> str:
        return (
            "Reads every archived story again, in the order of time and on all cores, first into a copy of the "
            "database; prints what would change in articles, figures and missions; then writes just that. A better "
            "parser is no correction by the paper: it adds no revision. Stopped on the way, it can be run again."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--source", metavar="NAME", help="only this source (default: all)")
        parser.add_argument("--dry-run", action="store_true", help="only print what would change")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import all_sources, source_named  # noqa: PLC0415  (commands import heavy things only when run)

        if opts.source is None:
            all_sources(self.settings)
        else:
            source_named(self.settings, opts.source)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.reextraction import Files, told, try_out, write  # noqa: PLC0415
        from pipelines.store.store import Store  # noqa: PLC0415

        database = Path(self.settings["DB"])
        files = Files(Path(self.settings["ARCHIVE_DIR"]), Path(self.settings["CORRECTIONS"]))
        if not database.exists():
            raise JobError(
                f"there is no database at {database}. Fill one with scrapy crawl, or name it with -s DB=PATH"
            )
        with Store.open(database) as store:
            changes = try_out(store, files, opts.source, _progress("reading again"))
            for line in changes.lost:
                print(f"left as it is: {one_line(line)}")
            if changes.lost:
                self.exitcode = 1
            lines = list(told(changes))
            for line in lines[:SHOWN]:
                print(" " * (len(line) - len(line.lstrip())) + one_line(line))
            if len(lines) > SHOWN:
                print(f"… and {len(lines) - SHOWN} lines more")
            if not lines:
                print("Nothing changes: today's parsers read the archive as it was read before.")
            elif opts.dry_run:
                print("Nothing was written; without --dry-run these changes are.")
            else:
                write(store, files, opts.source, changes, _progress("writing"))
                print("Written.")


def _progress(doing: str) -> Any:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    console = Console(stderr=True)

    def shown(work: Iterable[Any], total: int) -> Iterable[Any]:
        return track(work, total=total, description=doing, console=console, disable=not console.is_terminal)

    return shown
