"""scrapy probe URL-or-FILE: what is read of one page, and by which rule."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

from crawler.commands._base import JobError, StrictCommand, one_line
from crawler.commands._live import introduce
from crawler.commands.verify import show

if TYPE_CHECKING:
    from crawler.contact import StoryLook
    from crawler.crawling import SourceSpider


class Command(StrictCommand):
    requires_crawler_process = True
    arguments = ("URL-or-FILE",)

    def short_desc(self) -> str:
        return "What is read of one page: each field with the rule that filled it, figures, what looks wrong"

    def long_desc(self) -> str:
        return (
            "Reads a page at an address (all its pages, if the story is split; needs -s CONTACT=you@example.org) or "
            "one saved in a file, as the crawl would, and keeps nothing. Exit status 1: no story could be read."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--source", metavar="NAME", help="read it as this source's; else its host tells")
        parser.add_argument("--address", metavar="URL", default="", help="where a file was saved from")
        parser.add_argument("--suggest", action="store_true", help="guess the platform and print a first source file")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import source_named  # noqa: PLC0415
        from crawler.network import parse_connect_to  # noqa: PLC0415

        self._asked, self._address = args[0], opts.address
        self._live = urlsplit(self._asked).scheme in ("http", "https")
        if not self._live and not Path(self._asked).is_file():
            raise UsageError(f"{one_line(self._asked)!r} is neither an address (https://…) nor a file")
        self._named = source_named(self.settings, opts.source) if opts.source else None
        parse_connect_to(self.settings["CONNECT_TO"])
        introduce(self.settings, needed=self._live)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.reports import story_lines  # noqa: PLC0415

        look, source = self._from_site() if self._live else self._from_file()
        if look.story is None:
            raise JobError(look.problem if look.url in look.problem else f"{look.url}: {look.problem}")
        show(list(story_lines(look, source)))
        if opts.suggest:
            self._suggest(look)

    def _from_site(self) -> tuple[StoryLook, type[SourceSpider]]:
        from crawler.contact import contact_with, look  # noqa: PLC0415

        source = self._source_of(self._asked)
        findings = look(self.crawler_process, self.settings, contact_with(source, url=self._asked))
        if not findings.stories:
            raise JobError(f"{self._asked} could not be asked for")
        return findings.stories[0], source

    def _from_file(self) -> tuple[StoryLook, type[SourceSpider]]:
        from crawler.contact import StoryLook, read_page  # noqa: PLC0415
        from crawler.decoding import decode  # noqa: PLC0415
        from crawler.extraction import NoStory  # noqa: PLC0415
        from crawler.page import Page  # noqa: PLC0415

        path = Path(self._asked)
        data = path.read_bytes()
        page = Page("", decode(data))
        url = self._address or page.link("canonical") or next(iter(page.named("og:url")), "")
        source = self._source_of(url or "https://unknown.invalid/")
        try:
            story = read_page(source, url or path.absolute().as_uri(), decode(data, forced=source.encoding))
        except NoStory as error:
            return StoryLook(self._asked, None, f"{path.name} holds no story: {error}"), source
        return StoryLook(self._asked, story), source

    def _source_of(self, url: str) -> type[SourceSpider]:
        from crawler.contact import stranger  # noqa: PLC0415
        from crawler.loading import all_sources  # noqa: PLC0415

        if self._named is not None:
            return self._named
        loader = all_sources(self.settings)
        host = urlsplit(url).hostname or ""
        known = (cast("type[SourceSpider]", loader.load(name)) for name in loader.list())
        return next((source for source in known if host in source.domains), None) or stranger(host)

    def _suggest(self, look: StoryLook) -> None:
        from crawler.page import Page  # noqa: PLC0415
        from crawler.suggestion import platform_of, suggest, zone_of  # noqa: PLC0415

        assert look.story is not None
        page = Page(look.story.pages[0].url, look.story.pages[0].html)
        if not (page.link("canonical") or page.url).startswith("http"):
            raise JobError("the page does not say where it comes from: --address URL tells")
        platform, why = platform_of(page)
        show(["", f"Platform: {platform.family if platform else 'its own'} ({why}). A first source file:", ""])
        print(suggest(page, zone=zone_of(page), today=f"{datetime.now(UTC):%Y-%m}"))
