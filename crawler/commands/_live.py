"""What the commands that go to live sites share: an honest User-Agent."""

from __future__ import annotations

from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.commands._base import one_line


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
