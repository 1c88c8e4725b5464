"""The RMOL network's page: title, byline and text alike on rmol.id and its regional papers."""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Layout, SourceSpider


class RmolSpider(SourceSpider):
    """A paper of the network. Its file gives name, domains, addresses and listings."""

    family = "rmol"
    layout = Layout(
        title=(".single_post_heading h1", "article h1", "h1"),
        body=("#fontResizableText", ".entry-content", ".article-content", "[itemprop=articleBody]", "article"),
        date=(".author li", ".author", ".tgl", r"text:^\w+'?\w*, \d{1,2} \w+ \d{4} \| \d{2}:\d{2} WIB"),
        author=(".author a[href*='/about/']", r"text:LAPORAN\s*:\s*(.+)"),
        drop=("h1", "figure", "figcaption", "[class*=related]", "[class*=share]", "[class*=ads]", "[class*=space-]",
              "[class*=border_black]", ".tgl", ".lap"),
    )  # fmt: skip
    chrome = (r"(?:.*\|\s*)?LAPORAN\s*:.*", r"Tagar\s*:.*")
    assumed: ClassVar[tuple[str, ...]] = ("zone: WIB",)
