"""The sources, loaded file by file: a file that cannot be loaded is named in one line and the others go on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader, get_spider_loader

from crawler.command import JobError
from crawler.wording import did_you_mean, one_line

if TYPE_CHECKING:
    from crawler.crawling import SourceSpider

_told: set[str] = set()  # of this process


@dataclass(frozen=True, slots=True)
class Broken:
    """What keeps files from being loaded: ``fault`` says what and where, ``names`` are theirs, which are also the
    names of their sources."""

    fault: str
    names: list[str]

    def __str__(self) -> str:
        return f"{self.fault}. Mend it; until then it leaves out {', '.join(self.names)}"


class SourceLoader(SpiderLoader):
    """Scrapy's loader stops at the first file with a slip, or with SPIDER_LOADER_WARN_ONLY leaves out all after it."""

    def _load_all_spiders(self) -> None:
        self._faults: dict[str, list[str]] = {}
        for name in self.spider_modules:
            self._load_tree(name)
        self._check_name_duplicates()

    @property
    def broken(self) -> list[Broken]:
        return [Broken(fault, names) for fault, names in self._faults.items()]

    def _load_tree(self, name: str) -> None:
        try:
            module = import_module(name)
        except Exception as error:  # noqa: BLE001  (whatever a file does while it is loaded is its own fault)
            self._faults.setdefault(_fault(name, error), []).append(name.rpartition(".")[2])
            return
        self._load_spiders(module)
        for inner in iter_modules(getattr(module, "__path__", [])):
            self._load_tree(f"{name}.{inner.name}")


def all_sources(settings: BaseSettings) -> SourceLoader:
    """The loader. What cannot be loaded is told on standard error, once in a process."""
    loader = cast("SourceLoader", get_spider_loader(settings))
    for broken in loader.broken:
        if str(broken) not in _told:
            _told.add(str(broken))
            print(f"scrapy: {one_line(broken)}", file=sys.stderr)
    return loader


def source_named(settings: BaseSettings, name: str) -> type[SourceSpider]:
    """The source of that name. Raises UsageError if there is none, JobError if its file cannot be loaded."""
    loader = cast("SourceLoader", get_spider_loader(settings))
    refuse_unknown(loader, [name])
    for broken in loader.broken:
        if name in broken.names and name not in loader.list():
            raise JobError(str(broken))
    return cast("type[SourceSpider]", all_sources(settings).load(name))


def refuse_unknown(loader: SourceLoader, names: Iterable[str]) -> None:
    """Raises UsageError for a name that neither a source has nor a file that cannot be loaded."""
    known = [*loader.list(), *(name for broken in loader.broken for name in broken.names)]
    for name in names:
        if name not in known:
            more = did_you_mean(name, known) or " scrapy list names them all."
            raise UsageError(f"there is no source {one_line(name)!r}.{more}")


def _fault(module: str, error: Exception) -> str:
    """What failed, and the line of the sources' own files at which it did."""
    spec = find_spec(module.partition(".")[0])
    package = Path(spec.origin).resolve().parent if spec and spec.origin else None
    if isinstance(error, SyntaxError) and error.filename:
        what, places = error.msg, [(error.filename, error.lineno)]
    else:
        what, frames = str(error), traceback.extract_tb(error.__traceback__)
        places = [(frame.filename, frame.lineno) for frame in frames]
    where = module
    for file, line in places:  # the innermost of ours comes last
        path = Path(file).resolve()
        if package and path.is_relative_to(package):
            where = f"{path.relative_to(package.parent)}, line {line},"
    return f"{where} cannot be loaded ({type(error).__name__}: {one_line(what)[:200]})"
