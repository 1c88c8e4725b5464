"""scrapy extract: JSON lines in, JSON lines out; the figure engine alone, without network or database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand

EXPECTED = 'A line is an object such as {"id": 1, "title": "…", "text": "…", "published": "2025-05-08"}'


class Command(StrictCommand):
    arguments = ("FILE?",)

    def short_desc(self) -> str:
        return "Read the figures of stories: JSON lines in (stdin or FILE), JSON lines out"

    def long_desc(self) -> str:
        return (
            'Each line {"id", "title", "text", "published"} gives one line {"id", "event", "signals", "figures"}. '
            'published is ISO 8601 or null. A line that is no valid input gives {"id", "error"}; the stream goes on. '
            "Exit status 1: no line could be read. For example, "
            '{"id": 1, "title": "Misi Dagang", "text": "Transaksi mencapai Rp5 miliar.", "published": "2025-05-08"} '
            'gives {"id": 1, "event": …, "signals": …, "figures": [{"surface": "Rp5 miliar", "value": 5000000000, …}]}.'
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.figures.stream import answer  # noqa: PLC0415

        def lines() -> Iterable[bytes]:
            if not args or args[0] == "-":
                yield from sys.stdin.buffer
                return
            try:
                with Path(args[0]).open("rb") as handle:
                    yield from handle
            except OSError as error:
                raise JobError(f"{args[0]} cannot be read: {error.strerror}") from error

        if not args and sys.stdin.isatty():
            raise UsageError("extract reads JSON lines from stdin or from a FILE")
        given = failed = 0
        for line in lines():
            if line.strip():
                reply, read = answer(line)
                given, failed = given + 1, failed + (not read)
                sys.stdout.write(reply + "\n")
                sys.stdout.flush()
        if given and failed == given:
            raise JobError(f"none of the {given} lines could be read; the answers say why. {EXPECTED}")
