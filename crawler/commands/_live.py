"""What the commands that go to live sites share: a source by its name, an honest User-Agent, the checks beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, Settings

from crawler.commands._base import did_you_mean, one_line

if TYPE_CHECKING:
    from crawler.crawling import SourceSpider


def load_source(settings: BaseSettings, name: str) -> type[SourceSpider]:
    """The source of that name. Raises UsageError."""
    from scrapy.spiderloader import get_spider_loader  # noqa: PLC0415

    loader = get_spider_loader(settings)
    known = loader.list()
    if name not in known:
        more = did_you_mean(name, known) or " scrapy list names them all."
        raise UsageError(f"there is no source {one_line(name)!r}.{more}")
    return cast("type[SourceSpider]", loader.load(name))


def introduce(settings: Settings, *, needed: bool) -> None:
    """Put the contact into the User-Agent. Raises UsageError if it is ``needed`` and not given."""
    contact = one_line(settings["CONTACT"] or "")
    if needed and not contact:
        raise UsageError(
            "a live crawl needs an address where the sites can reach you: -s CONTACT=you@example.org", print_help=False
        )
    if contact:
        agent = f"{settings['USER_AGENT'].split(' (')[0]} (research on Indonesian trade missions; {contact})"
        settings.set("USER_AGENT", agent.encode("ascii", "ignore").decode(), priority="cmdline")
