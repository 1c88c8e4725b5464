"""``scrapy archive``: look into the archived pages, check them, and make them smaller."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand, one_line

if TYPE_CHECKING:
    from pipelines.store.store import Store


class Command(StrictCommand):
    arguments = ("show|verify|prune", "CAPTURE?")

    def short_desc(self) -> str:
        return "Look into the archived pages (show), check them (verify), make them smaller (prune)"

    def long_desc(self) -> str:
        return (
            "show CAPTURE: headers and clean text of a capture, named by its id, by FILE:OFFSET, or by an address (its "
            "latest). verify: every record's digest, every capture's place, and what was broken off by a kill. "
            "prune: take out listings and irrelevant pages that are old; what a story was read from always stays. A "
            "pruned archive serves trace and reextract as before, but a crawl can no longer be replayed from it whole."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--cut", action="store_true", help="verify: cut broken-off records from the files' ends")
        parser.add_argument(
            "--older-than", metavar="DAYS", type=int, default=90, help="prune: days to keep all pages (default: 90)"
        )
        parser.add_argument("--dry-run", action="store_true", help="prune: only say what would go")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if args[0] not in ("show", "verify", "prune"):
            raise UsageError(f"show, verify or prune, not {one_line(args[0])!r}")
        if (args[0] == "show") != (len(args) == 2):
            raise UsageError("show takes one CAPTURE, verify and prune take none")
        if opts.older_than < 1:
            raise UsageError("--older-than takes a number of days from 1")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        action: Callable[[list[str], argparse.Namespace], None] = getattr(self, f"_{args[0]}")
        action(args, opts)

    def _folder(self) -> Path:
        folder = Path(self.settings["ARCHIVE_DIR"])
        if not folder.is_dir():
            raise JobError(f"there is no archive at {folder}. A crawl makes it; name another with -s ARCHIVE_DIR=DIR")
        return folder

    def _open(self, *, write: bool = False) -> Store:
        from pipelines.store.store import Store  # noqa: PLC0415  (commands import heavy things only when run)

        return (Store.open if write else Store.open_readonly)(self.settings["DB"])

    # --- show ---

    def _show(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.archive.show import NotFound, find, shown  # noqa: PLC0415

        with self._open() as store, store.reading() as db:
            try:
                found = find(db, Path(self.settings["ARCHIVE_DIR"]), args[1])
            except NotFound as error:
                raise JobError(str(error)) from error
        print(shown(found, self.settings))

    # --- verify ---

    def _verify(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.archive.audit import cut  # noqa: PLC0415
        from crawler.archive.verify import verify  # noqa: PLC0415

        table: Any = _table("file", "records", "responses", "captures", "unknown", "state")
        wrong: list[str] = []
        with self._open() as store:
            for finding in verify(store.db, self._folder()):
                lines = finding.wrong
                if opts.cut and finding.audit and finding.audit.broken_off:
                    done = cut(finding.audit)
                    lines = [line for line in lines if not line.startswith("broken off")]
                    bytes_cut = f"{finding.audit.broken_off} bytes of a broken-off record"
                    print(f"{finding.name}: {bytes_cut} {'were cut' if done else 'stay: a crawl is writing the file'}")
                wrong += [f"{finding.name}: {line}" for line in lines]
                audit = finding.audit
                counts = (len(audit.records), len(audit.responses)) if audit else (0, 0)
                state = "as it should be" if not lines else f"{len(lines)} to look at"
                table.add_row(finding.name, *map(str, counts), str(finding.captures), str(finding.orphans), state)
        _print(table)
        for line in wrong:
            print(one_line(line))
        if wrong:
            self.exitcode = 1

    # --- prune ---

    def _prune(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.archive.prune import carry_out, finish_interrupted, left_alone, plans  # noqa: PLC0415
        from pipelines.missions.numbers import counted  # noqa: PLC0415

        folder = self._folder()
        before = (datetime.now(UTC) - timedelta(days=opts.older_than)).isoformat()
        table: Any = _table("file", "pages to go", "now, MB", "then, MB")
        with self._open(write=not opts.dry_run) as store:
            for leftover in [] if opts.dry_run else finish_interrupted(store, folder):
                print(f"removed {leftover.name}, left by a pruning that was interrupted")
            planned = list(plans(store, folder, before))
            left = left_alone(store, folder, before, planned)
            for plan in planned:
                sizes = (f"{size / 1e6:.1f}" for size in (plan.before, plan.after))
                table.add_row(plan.path.name, str(len(plan.going)), *sizes)
                if not opts.dry_run:
                    carry_out(store, plan)
        if planned:
            _print(table)
            saved = sum(plan.before - plan.after for plan in planned) / 1e6
            print(f"{saved:.1f} MB {'would be freed; without --dry-run they are' if opts.dry_run else 'freed'}.")
        elif not left:
            days = counted(opts.older_than, "day")
            print(f"Nothing to prune: no page older than {days} that no story was read from.")
        for rest in left:
            where = _some(rest.files)
            print(one_line(f"Left as they are: {counted(rest.pages, 'page')} in {where}, {rest.why}."))


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} files more" if len(names) > 3 else "")


def _table(*columns: str) -> Any:
    from rich.table import Table  # noqa: PLC0415

    table = Table()
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", justify="left" if number in (0, len(columns) - 1) else "right")
    return table


def _print(table: Any) -> None:
    from rich.console import Console  # noqa: PLC0415

    Console(width=None if sys.stdout.isatty() else 140).print(table)
