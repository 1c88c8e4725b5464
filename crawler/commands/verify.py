"""scrapy verify NAME: first contact with the live site."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from crawler.commands._base import JobError, StrictCommand
from crawler.commands._live import introduce

if TYPE_CHECKING:
    from crawler.contact import Findings
    from crawler.crawling import SourceSpider


class Command(StrictCommand):
    requires_crawler_process = True
    arguments = ("NAME",)

    def short_desc(self) -> str:
        return "First contact with a live site: a listing, three stories, and what they say of the source file"

    def long_desc(self) -> str:
        return (
            "Asks one listing of the source and reads three stories that it names; prints each field with the rule "
            "that filled it, what looks wrong, and which assumption of the source file is confirmed or refuted. "
            "Nothing is kept. Needs -s CONTACT=you@example.org. Exit status 1: no story could be read."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--listings", action="store_true", help="ask every listing of the source, not only one")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import source_named  # noqa: PLC0415
        from crawler.network import parse_connect_to  # noqa: PLC0415

        self._source = source_named(self.settings, args[0])
        parse_connect_to(self.settings["CONNECT_TO"])
        introduce(self.settings, needed=True)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.contact import contact_with, look  # noqa: PLC0415
        from crawler.reports import listing_lines, story_lines, verdict_lines  # noqa: PLC0415

        spider = contact_with(self._source, every_listing=opts.listings)
        findings = look(self.crawler_process, self.settings, spider)
        show(["Listings", *listing_lines(findings)])
        for each in findings.stories:
            show(["", *story_lines(each, self._source)])
        show(["", f"What this says of spiders/{self._source.name}.py", *verdict_lines(self._source, findings)])
        self._judge(self._source, findings)

    @staticmethod
    def _judge(source: type[SourceSpider], findings: Findings) -> None:
        if any(each.story for each in findings.stories):
            return
        said = [each.problem for each in findings.listings] + [each.problem for each in findings.stories]
        problem = next(filter(None, said), "no listing names one")
        raise JobError(f"no story of {source.name} could be read: {problem}")


def show(lines: list[str]) -> None:
    """Print lines made of strangers' words: nothing that controls a terminal."""
    for line in lines:
        print("".join(c if c.isprintable() else " " for c in line), flush=True)
