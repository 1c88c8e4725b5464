"""The base of every command: strict about what it is given, plain about what went wrong.

Exit status 0: done. 1: the job could not be done (``JobError``, ``StoreError`` …). 2: bad usage (``UsageError``).
"""

from __future__ import annotations

import argparse
import os
import sys
from abc import abstractmethod
from typing import Any, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings, default_settings
from scrapy.utils.conf import arglist_to_dict

from crawler.declared import SETTINGS, read_value
from crawler.wording import did_you_mean, file_trouble, one_line

__all__ = ["JobError", "NotHere", "StrictCommand", "check_settings", "did_you_mean", "one_line"]


class JobError(Exception):
    """The job could not be done; the message is one line: what happened, where, and what to do."""


def check_settings(given: dict[str, str]) -> None:
    """Refuse -s names that neither Scrapy nor we know, and values that cannot be read. Raises UsageError."""
    known = {*default_settings.__all__, *(setting.name for setting in SETTINGS)}
    for name, value in given.items():
        if name not in known:
            raise UsageError(f"there is no setting {one_line(name)!r}.{did_you_mean(name, known)}", print_help=False)
        try:
            read_value(name, value)
        except ValueError as error:
            raise UsageError(one_line(error), print_help=False) from None


class StrictCommand(ScrapyCommand):
    """A command that refuses what it doesn't know and turns expected errors into one line.

    Subclasses give ``arguments`` (names of the positional arguments; a trailing "?" makes one optional, a
    trailing "*" takes the rest), ``short_desc``, ``add_own_options`` and ``work``.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    arguments: ClassVar[tuple[str, ...]] = ()
    settings: Settings

    @property
    def name(self) -> str:
        return type(self).__module__.rsplit(".", 1)[-1]

    def syntax(self) -> str:
        shown = [f"[{a[:-1]} …]" if a[-1] == "*" else f"[{a[:-1]}]" if a[-1] == "?" else a for a in self.arguments]
        return " ".join(["[options]", *shown])

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.allow_abbrev = False
        self._parser = parser
        parser.error = self._usage_error  # type: ignore[method-assign]
        self.add_own_options(parser)
        super().add_options(parser)

    def add_own_options(self, parser: argparse.ArgumentParser) -> None:
        """Options of this command; none by default."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        options = sorted({name for action in self._parser._actions for name in action.option_strings})
        for arg in args:
            if arg.startswith("-") and arg != "-":
                name = arg.split("=", 1)[0]
                self._usage_error(f"there is no option {one_line(name)!r}.{did_you_mean(name, options)}")
        try:
            check_settings(arglist_to_dict(opts.set))
        except ValueError:
            self._usage_error("-s takes NAME=VALUE")
        except UsageError as error:
            self._usage_error(str(error))
        for problem in self.settings.getlist("ENVIRONMENT_PROBLEMS"):
            self._usage_error(problem)
        self._count_arguments(args)
        super().process_options(args, opts)
        self._guarded(self.check, args, opts)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """What can be checked before any work begins; raises UsageError or JobError."""

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """The command itself; raises UsageError or JobError, or sets ``exitcode``."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._guarded(self.work, args, opts)

    def _guarded(self, step: Any, args: list[str], opts: argparse.Namespace) -> None:
        try:
            step(args, opts)
            sys.stdout.flush()
        except UsageError as error:
            self._usage_error(str(error))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing to tell
            sys.exit(1)
        except OSError as error:
            self._exit(1, file_trouble(error))
        except JobError as error:
            self._exit(1, str(error))
        except Exception as error:
            from pipelines.store.errors import StoreError  # noqa: PLC0415  (the store is heavy; most commands end well)

            if not isinstance(error, StoreError):
                raise
            self._exit(1, str(error))

    def contact(self, *, needed: bool = True) -> str:
        """Where the sites can reach whoever crawls them. Raises UsageError if ``needed`` and not given."""
        contact = one_line(self.settings["CONTACT"] or "")
        if needed and not contact:
            raise UsageError(
                "a live crawl needs an address where the sites can reach you: -s CONTACT=you@example.org",
                print_help=False,
            )
        return contact

    def _count_arguments(self, args: list[str]) -> None:
        required = [a for a in self.arguments if a[-1] not in "?*"]
        rest = any(a.endswith("*") for a in self.arguments)
        if len(args) < len(required):
            self._usage_error(f"{required[len(args)]} is missing: scrapy {self.name} {self.syntax()}")
        if len(args) > len(self.arguments) and not rest:
            extra = one_line(args[len(self.arguments)])
            self._usage_error(f"too many arguments at {extra!r}: scrapy {self.name} {self.syntax()}")

    def _usage_error(self, message: str) -> NoReturn:
        self._exit(2, f"{message} (scrapy {self.name} --help tells more)")

    def _exit(self, status: int, message: str) -> NoReturn:
        print(f"scrapy {self.name}: {one_line(message)}", file=sys.stderr)
        sys.exit(status)


class NotHere(StrictCommand):
    """One of Scrapy's own commands that would fetch past robots.txt, the archive and the record."""

    default_settings: ClassVar[dict[str, Any]] = {}

    def short_desc(self) -> str:
        return "Not in this project: scrapy probe URL shows what is read of a page"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        self.work(args, opts)

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        self._exit(
            2,
            f"there is no {self.name} in this project, where every page is archived and recorded. To see what is read "
            "of a page: scrapy probe URL -s CONTACT=you@example.org; to keep a story: scrapy crawl NAME -a url=URL",
        )
