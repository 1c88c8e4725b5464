"""scrapy list: the sources."""

from __future__ import annotations

import argparse

from crawler.commands._base import StrictCommand


class Command(StrictCommand):
    def short_desc(self) -> str:
        return "List the sources, one name a line"

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from scrapy.spiderloader import get_spider_loader  # noqa: PLC0415

        print("\n".join(sorted(get_spider_loader(self.settings).list())))
