"""scrapy ledger: the missions, one line each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.commands._base import StrictCommand, did_you_mean, one_line
from crawler.commands._reading import day, deliver, record

if TYPE_CHECKING:
    from sqlite_utils import Database

    from pipelines.store.reading.ledger import Wanted

FORMATS = ("table", "csv", "xlsx", "json", "parquet")


class Command(StrictCommand):
    def short_desc(self) -> str:
        return "The missions, one line each: when, with whom, how much, and how sure"

    def long_desc(self) -> str:
        return (
            "The missions in order of date. Totals are announced commitments (nilai komitmen transaksi yang "
            "diumumkan, bukan realisasi). --as-of shows the ledger as it was known at the end of that day, "
            "--changed-since only missions about which something was decided from that day on; days are WIB."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="table", help="table unless said otherwise")
        parser.add_argument(
            "--partner", metavar="P", help="missions with this province or country; short names will do"
        )
        parser.add_argument("--year", metavar="Y", help="missions of this year")
        parser.add_argument("--as-of", metavar="DATE", help="as known at the end of this day")
        parser.add_argument("--changed-since", metavar="DATE", help="only what was decided from this day on")
        parser.add_argument("--out", metavar="FILE", help="write to this file instead of standard output")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        day(opts.as_of, "--as-of")
        day(opts.changed_since, "--changed-since")
        if opts.year is not None and not (opts.year.isdecimal() and len(opts.year) == 4):
            raise UsageError(f"--year takes a year such as 2025, not {one_line(opts.year)!r}", print_help=False)
        if opts.out is not None and opts.format == "table":
            raise UsageError("--out takes one of the formats " + ", ".join(FORMATS[1:]), print_help=False)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.store.reading.ledger import Wanted, changes, ledger  # noqa: PLC0415

        with record(self.settings) as db:
            wanted = Wanted(
                partner=None if opts.partner is None else partner_named(db, opts.partner),
                year=None if opts.year is None else int(opts.year),
                as_of=day(opts.as_of, "--as-of"),
                changed_since=day(opts.changed_since, "--changed-since"),
            )
            rows = ledger(db, wanted)
            if opts.format != "table":
                deliver(_formatted(rows, opts.format), opts.out, binary=opts.format in ("xlsx", "parquet"))
                return
            shown = {row["slug"] for row in rows}
            decided = (
                [c for c in changes(db, wanted) if c.slug in shown or c.new in shown] if wanted.changed_since else []
            )
        if not rows:
            print(_nothing(wanted))
            return
        from pipelines.store.reading.terminal import show_ledger  # noqa: PLC0415

        show_ledger(rows, decided)


def partner_named(db: Database, name: str) -> str:
    """The partner as the record names it: a province or country by any of its names, or a city of one."""
    from pipelines.places import place  # noqa: PLC0415
    from pipelines.store.reading.ledger import partners  # noqa: PLC0415

    known = partners(db)
    by_lower = {partner.lower(): partner for partner in known}
    if name.lower() in by_lower:
        return by_lower[name.lower()]
    found = place(name)
    if found is None:
        hint = did_you_mean(name, known)
        raise UsageError(f"no province, country or city is called {one_line(name)!r}.{hint}", print_help=False)
    return found.region


def _formatted(rows: list[dict[str, Any]], form: str) -> bytes:
    """The rows with, in a last column, what a total means: it travels with the numbers."""
    from pipelines.store.reading import TOTALS_MEAN, formats  # noqa: PLC0415
    from pipelines.store.reading.ledger import COLUMNS  # noqa: PLC0415

    columns = (*COLUMNS, "total_means")
    told = [row | {"total_means": TOTALS_MEAN} for row in rows]
    if form == "xlsx":
        return formats.as_xlsx(told, columns, "ledger")
    return {"csv": formats.as_csv, "json": formats.as_json, "parquet": formats.as_parquet}[form](told, columns)


def _nothing(wanted: Wanted) -> str:
    asked = [
        f"with {wanted.partner}" if wanted.partner else "",
        f"in {wanted.year}" if wanted.year else "",
        f"known on {wanted.as_of}" if wanted.as_of else "",
        f"about which anything was decided since {wanted.changed_since}" if wanted.changed_since else "",
    ]
    return " ".join(["No missions", *(part for part in asked if part)]) + "."
