"""Sources for the twins of ``paper.py``: a handful of papers, one of which hangs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from spiders.base import Addresses, Layout, Listing, SourceSpider


class _Paper(SourceSpider):
    addresses = Addresses((r"^/baca/(?P<id>\d+)$",), "http://{host}/baca/{id}")
    layout = Layout(title=("h1.title",), body=(".old-body",))
    listings: ClassVar[tuple[Listing, ...]] = (Listing("/cari", "html", items=".old-hit a"),)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        host = f"{cls.__name__.lower()}.test"
        cls.name, cls.title = cls.__name__.lower(), f"Koran {cls.__name__}"
        cls.homepage, cls.domains = f"http://{host}/", (host,)
        cls.floor = 0
        super().__init_subclass__(**kwargs)


class Pagi(_Paper):
    status = "active"


class Siang(_Paper):
    status = "active"


class Malam(_Paper):
    status = "trial"


class Macet(_Paper):
    """Its code blocks the whole process, as a regular expression gone wild would."""

    status = "active"

    async def start(self) -> AsyncIterator[Any]:
        async for item in super().start():
            yield item
        time.sleep(3600)


class Tutup(_Paper):
    status = "retired"
