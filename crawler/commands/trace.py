"""scrapy trace: where a number comes from."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand, did_you_mean, one_line
from crawler.commands._reading import record


class Command(StrictCommand):
    arguments = ("MISSION", "FIELD?")

    def short_desc(self) -> str:
        return "Where a number comes from: value, reason, sentence, paper, address, archived bytes"

    def long_desc(self) -> str:
        return (
            "MISSION is a slug as scrapy ledger prints it, such as jawa-timur--kalimantan-timur--2025-05-08 (former "
            "ones stay valid). FIELD is total, sell, buy, invest, transactions … ; all of them unless given."
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.store.reading import trace as reading  # noqa: PLC0415

        name, field = args[0], args[1] if len(args) > 1 else None
        with record(self.settings) as db:
            slug = reading.find_mission(db, name)
            if slug is None:
                near = reading.nearest(db, name)
                hint = f"Nearest: {', '.join(near)}" if near else "scrapy ledger lists the missions"
                raise JobError(f"no mission is called {one_line(name)!r}. {hint}")
            told = reading.trace(db, slug, field)
            known = {*reading.FIELDS, *(row[0] for row in db.execute("SELECT DISTINCT field FROM claims"))}
        if field is not None and field not in known:
            raise UsageError(f"there is no field {one_line(field)!r}.{did_you_mean(field, known)}", print_help=False)
        if field is not None and not told.fields:
            raise JobError(f"nobody states {field} of {slug}")
        from pipelines.store.reading.terminal import show_trace  # noqa: PLC0415

        show_trace(told)
