"""scrapy import: claims from elsewhere, each with its document or address."""

from __future__ import annotations

import argparse
from pathlib import Path

from crawler.commands._base import JobError, StrictCommand


class Command(StrictCommand):
    arguments = ("FILE",)

    def short_desc(self) -> str:
        return "Take in claims from a CSV or JSON file, each with the document or address that states it"

    def long_desc(self) -> str:
        return (
            "One row states one field of one mission, or a sum over several; data/reference_ledger.csv is an example, "
            "pipelines/missions/imports.py lists the columns. An address is the same witness as a stored article of "
            "that address. Rows that cannot be taken become issues, the rest is imported; again is the same as once, "
            "and what is mended or taken out of a file is mended or taken back when that file is imported again."
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not Path(args[0]).is_file():
            raise JobError(f"there is no file {args[0]}")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.documents import canonical_documents  # noqa: PLC0415
        from pipelines.missions.numbers import counted  # noqa: PLC0415
        from pipelines.store import Store  # noqa: PLC0415
        from pipelines.store.corrected import corrections_of  # noqa: PLC0415
        from pipelines.store.imports import UnreadableFile, import_file  # noqa: PLC0415
        from pipelines.store.missions import recompute_pending  # noqa: PLC0415

        try:
            with Store.open(self.settings["DB"]) as store:
                corrections_of(store, Path(self.settings["CORRECTIONS"]))  # before anything is taken in
                summary = import_file(store, Path(args[0]), canonical=canonical_documents(self.settings))
                recompute_pending(store, None, Path(self.settings["CORRECTIONS"]))
        except UnreadableFile as error:
            raise JobError(str(error)) from error
        told = f"{counted(summary.claims, 'claim')} and {counted(summary.statements, 'sum')} over several missions"
        print(f"{told}; new or changed: {summary.changed}")
        if summary.taken_back:
            print(f"taken back, as the file no longer states it: {summary.taken_back}")
        for problem in summary.problems:
            print(f"left out, {problem.place}: {problem.message}")
