"""klikjatim with a selector that no CSS parser takes, as a slip in a source file would leave it."""

from __future__ import annotations

from dataclasses import replace

from spiders.klikjatim import KlikjatimSpider


class SpoiltSpider(KlikjatimSpider):
    layout = replace(KlikjatimSpider.layout, body=("article ((",))
