"""scrapy parse is refused with what to do instead."""

from __future__ import annotations

from crawler.commands._base import NotHere


class Command(NotHere):
    """As in Scrapy, but refused."""
