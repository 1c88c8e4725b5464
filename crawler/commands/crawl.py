"""scrapy crawl NAME: one source, from its listings into the database."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from crawler.commands._base import JobError, StrictCommand, did_you_mean, one_line

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.archive.replay import Session
    from crawler.crawling import SourceSpider

ARGUMENTS = ("since", "until", "full", "url")


class Command(StrictCommand):
    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {}
    arguments = ("NAME",)

    def short_desc(self) -> str:
        return "Crawl one source: discover, fetch, keep, extract, store"

    def long_desc(self) -> str:
        return (
            "Fetches what is new since the last run, or of the last 30 days on a first one, keeps every response in "
            "the archive and stores the stories with their figures. A live crawl needs -s CONTACT=you@example.org; "
            "-s REPLAY=FILE.warc.gz reads archives instead of the network. Exit status 1: the job was not done."
        )

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="since=2025-05-08, until=2025-05-31 (publication dates), full=1 (back to the beginning), url=ADDRESS "
            "(that story, in any of its forms); may be repeated",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.loading import source_named  # noqa: PLC0415
        from crawler.network import parse_connect_to  # noqa: PLC0415
        from crawler.runs import quiet_scrapy  # noqa: PLC0415
        from crawler.window import BadArgument, read_arguments  # noqa: PLC0415

        self._source = source_named(self.settings, args[0])
        given = self._spider_arguments(opts.spargs)
        try:
            arguments = read_arguments(given)
        except BadArgument as error:
            raise UsageError(str(error)) from None
        if arguments.url and self._source.identify(arguments.url) is None:
            raise UsageError(f"{one_line(arguments.url)!r} is no address of a story of {self._source.name}")
        parse_connect_to(self.settings["CONNECT_TO"])
        self._given = given
        self._replay = [Path(p.strip()) for p in self.settings["REPLAY"].split(",") if p.strip()]
        contact = self.contact(needed=not self._replay)
        if contact:
            agent = f"{self.settings['USER_AGENT'].split(' (')[0]} (research on Indonesian trade missions; {contact})"
            self.settings.set("USER_AGENT", agent.encode("ascii", "ignore").decode(), priority="cmdline")
        if self._replay:
            self.settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
        self._open_outputs()
        if self.settings["LOG_LEVEL"] == "INFO":
            quiet_scrapy()

    @staticmethod
    def _spider_arguments(given: list[str]) -> dict[str, str]:
        try:
            arguments: dict[str, str] = arglist_to_dict(given)
        except ValueError:
            raise UsageError("-a takes NAME=VALUE") from None
        for name in arguments:
            if name not in ARGUMENTS:
                raise UsageError(f"there is no argument {one_line(name)!r}.{did_you_mean(name, ARGUMENTS)}")
        return arguments

    def _open_outputs(self) -> None:
        """Whether database and archive can be written, before anything is fetched."""
        from pipelines.store.store import Store  # noqa: PLC0415

        Store.open(self.settings["DB"], busy_timeout=self.settings.getfloat("BUSY_TIMEOUT")).close()
        if not self._replay:
            folder = Path(self.settings["ARCHIVE_DIR"])
            try:
                folder.mkdir(parents=True, exist_ok=True)
                probe = folder / ".writable"
                probe.touch()
                probe.unlink()
            except OSError as error:
                raise JobError(
                    f"the archive folder {folder} cannot be written: {error.strerror}. Change its permissions, or name "
                    "another with -s ARCHIVE_DIR=DIR"
                ) from error

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        for problem in run(self.crawler_process, self._source, self._given, self._replay):
            self.exitcode = 1
            print_problem(self.name, problem)


def print_problem(command: str, problem: str) -> None:
    import sys  # noqa: PLC0415

    print(f"scrapy {command}: {one_line(problem)}", file=sys.stderr)


def run(process: Any, source: type[SourceSpider], arguments: dict[str, str], replay: list[Path]) -> list[str]:
    """Run a crawl, or one after the other the sessions that ``replay`` holds. Returns what kept it from being done.

    Raises JobError when an archive cannot be read or holds nothing of the source.
    """
    from crawler.archive.reader import ArchiveError  # noqa: PLC0415
    from crawler.archive.replay import sessions  # noqa: PLC0415

    try:
        found: list[Session | None] = [*sessions(replay, source.domains)] if replay else [None]
    except ArchiveError as error:
        raise JobError(str(error)) from error
    if not found:
        raise JobError(f"the archive holds nothing of {', '.join(source.domains)}")
    crawlers: list[Crawler] = []
    _start_next(process, source, arguments, found, crawlers)
    process.start()
    return [str(c.stats.get_value("misi/problem")) for c in crawlers if not c.stats.get_value("misi/ok")]


def _start_next(
    process: Any,
    source: type[SourceSpider],
    arguments: dict[str, str],
    waiting: list[Session | None],
    done: list[Crawler],
) -> None:
    """Start the next session's crawl; when it ends, the one after it."""
    from crawler.context import Context  # noqa: PLC0415

    crawler = process.create_crawler(source)
    Context(crawler, waiting.pop(0))
    done.append(crawler)
    task: asyncio.Task[None] = process.crawl(crawler, **arguments)

    def next_one(finished: asyncio.Task[None]) -> None:
        if waiting and not finished.cancelled() and finished.exception() is None:
            _start_next(process, source, arguments, waiting, done)

    task.add_done_callback(next_one)
