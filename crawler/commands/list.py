"""scrapy list: the sources."""

from __future__ import annotations

import argparse

from crawler.commands._base import StrictCommand


class Command(StrictCommand):
    def short_desc(self) -> str:
        return "List the sources, one name a line"

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="all that is known of them, as a page")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import all_sources  # noqa: PLC0415

        loader = all_sources(self.settings)
        names = sorted(loader.list())
        if opts.markdown:
            from crawler.catalogue import markdown  # noqa: PLC0415
            from crawler.source import Source  # noqa: PLC0415

            print(markdown(spider for spider in map(loader.load, names) if issubclass(spider, Source)), end="")
        else:
            print("\n".join(names))
