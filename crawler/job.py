"""All that one crawl of one source works with, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.context import Context
from crawler.fetching import Fetcher
from crawler.source import Source
from crawler.tally import Tally
from crawler.window import Arguments, Window


@dataclass(frozen=True, slots=True)
class Job:
    source: type[Source]
    fetcher: Fetcher
    context: Context
    tally: Tally
    arguments: Arguments
    window: Window
