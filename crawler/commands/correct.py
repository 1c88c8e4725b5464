"""scrapy correct: a reviewed correction, written to corrections.toml."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand, did_you_mean, one_line

if TYPE_CHECKING:
    from pipelines.missions.corrections import Pin
    from pipelines.store import Store


class Command(StrictCommand):
    arguments = ("MISSION?", "FIELD=VALUE?")

    def short_desc(self) -> str:
        return "Pin a field of a mission to the value that a person found right, with the reason"

    def long_desc(self) -> str:
        return (
            "Fields: total sell buy invest loi target transactions participants_organiser participants_partner "
            "participants_total (whole numbers in full units), date city venue mode official_number. The correction is "
            "added to corrections.toml, holds over every recomputation and replay, and is shown as a correction; what "
            "the papers said stays beside it. Stories that were put into the wrong mission are moved by [[merge]] and "
            "[[split]] in that file, which pipelines/missions/corrections.py describes; --apply does what it says now, "
            "as the next crawl or import would."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--because", metavar="TEXT", help="why; required")
        parser.add_argument("--document", metavar="TEXT", help="the address or title of what proves it")
        parser.add_argument("--apply", action="store_true", help="apply the file as it stands, edited by hand")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.missions.corrections import CorrectionError  # noqa: PLC0415
        from pipelines.missions.pins import parse  # noqa: PLC0415

        if opts.apply:
            if args or opts.because or opts.document:
                raise UsageError("--apply takes no mission, field or reason: the file has them", print_help=False)
            return
        if len(args) < 2:
            raise UsageError(f"{('MISSION', 'FIELD=VALUE')[len(args)]} is missing", print_help=False)
        if not (opts.because or "").strip():
            raise UsageError("say why with --because", print_help=False)
        try:
            parse(args[1])
        except CorrectionError as error:
            raise UsageError(one_line(error), print_help=False) from error

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.missions.corrections import CorrectionError  # noqa: PLC0415
        from pipelines.store import Store  # noqa: PLC0415

        path = Path(self.settings["CORRECTIONS"])
        if not Path(self.settings["DB"]).exists():
            raise JobError(f"there is no database at {self.settings['DB']}; name it with -s DB=PATH")
        with Store.open(self.settings["DB"]) as store:
            try:
                if opts.apply:
                    self._apply(store, path, dry_run=opts.dry_run)
                else:
                    self._pin(store, path, args, opts)
            except CorrectionError as error:
                raise JobError(str(error)) from error

    def _pin(self, store: Store, path: Path, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.missions.corrections import Pin  # noqa: PLC0415
        from pipelines.missions.pins import append, parse  # noqa: PLC0415
        from pipelines.store.missions import recompute_pending  # noqa: PLC0415

        slug, organiser, address, currency = self._mission(store, args[0])
        field, value = parse(args[1])
        pin = Pin(slug, field, value, opts.because.strip(), opts.document, address, currency)
        lines = self._changes(store, organiser, path, pin)
        if not opts.dry_run:
            append(path, pin)
            recompute_pending(store, None, path)
            lines.append(f"written to {path}")
        print("\n".join(lines))

    def _apply(self, store: Store, path: Path, *, dry_run: bool) -> None:
        """The ledger with the file as it stands; what changes is printed, and what then is to check."""
        from pipelines.store.applied import apply_file  # noqa: PLC0415

        changes, issues = apply_file(store, path, dry_run=dry_run)
        if not path.exists():
            print(f"there is no file {path}: no correction holds")
        for change in changes:
            print(_line(*change))
        if not changes:
            print("no value changes")
        for issue in issues:
            print("\n".join(_to_check(*issue)))

    def _mission(self, store: Store, given: str) -> tuple[str, str, str | None, str | None]:
        """Today's slug of a mission, its organiser, the address of a story about it and its currency unless rupiah."""
        with store.reading() as db:
            found = db.execute(
                "SELECT m.slug, m.organiser, (SELECT min(e.document) FROM events AS e WHERE e.mission_id = m.id "
                "AND e.relation = 'about' AND e.origin != 'correction'), nullif(m.currency, 'IDR') "
                "FROM mission_slugs AS s JOIN missions AS m ON m.id = s.mission_id WHERE s.slug = ?",
                [given],
            ).fetchone()
            if found is None:
                slugs = [row[0] for row in db.execute("SELECT slug FROM mission_slugs")]
                raise JobError(
                    f"there is no mission {one_line(given)!r}; scrapy ledger lists them.{did_you_mean(given, slugs)}"
                )
        return found[0], found[1], found[2], found[3]

    def _changes(self, store: Store, organiser: str, path: Path, pin: Pin) -> list[str]:
        """What the correction changes, and what then is to check, as lines; nothing is written."""
        from dataclasses import replace  # noqa: PLC0415

        from pipelines.missions.resolve import arising, differences  # noqa: PLC0415
        from pipelines.store.corrected import corrections_of  # noqa: PLC0415
        from pipelines.store.missions import preview  # noqa: PLC0415

        known = corrections_of(store, path)
        with store.reading() as db:
            before = preview(db, organiser, known)
            after = preview(db, organiser, replace(known, pins=(*known.pins, pin)))
        changes = differences(before, after)
        lines = [_line(*change) for change in changes]
        if not changes:
            lines.append("no value changes; the correction is kept as a witness all the same")
        for issue in arising(before, after):
            lines += _to_check(issue.code, issue.message, issue.suggestion)
        return lines


def _to_check(code: str, message: str, suggestion: str) -> list[str]:
    lines = [f"to check: {code}: {one_line(message)}"]
    return [*lines, f"  {one_line(suggestion)}"] if suggestion else lines


def _line(slug: str, field: str, old: object, new: object) -> str:
    from pipelines.missions.numbers import grouped  # noqa: PLC0415

    shown = [
        "–" if value is None else grouped(value) if isinstance(value, int | Decimal) else value for value in (old, new)
    ]
    return one_line(f"{slug} {field}: {shown[0]} → {shown[1]}")
