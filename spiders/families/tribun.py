"""Tribun's system, the same on its regional portals; stories are split over pages."""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Addresses, Layout, SourceSpider


def tribun_addresses(domains: tuple[str, ...]) -> Addresses:
    """Two forms: by day until the middle of 2025, by section and id since; each portal keeps its own."""
    return Addresses(
        story=(
            r"^/(?P<path>20\d\d/\d\d/\d\d)/(?P<slug>[a-z0-9-]+)/?$",
            r"^/(?P<path>[a-z0-9-]+/(?P<id>\d{4,}))/(?P<slug>[a-z0-9-]+)/?$",
        ),
        canonical="https://{host}/{path}/{slug}",
        hosts={host: host for host in domains},
    )


class TribunSpider(SourceSpider):
    """A portal of Tribun. Its file gives name, domains, addresses and listings."""

    family = "tribun"
    layout = Layout(
        title=("h1#arttitle", "h1"),
        body=("#article_body", "div.side-article.txt-article", ".txt-article"),
        date=(".grey.bdr3.pb10.pt10 time", "#article time", "time", ".grey.bdr3.pb10.pt10 span"),
        author=(".penulis", ".reporter", r"text:^Penulis\s*:\s*([^|]+)"),
        editor=(".editor", r"text:\|\s*Editor\s*:\s*(.+)", r"text:^Editor\s*:\s*(.+)"),
        # a story's text is in paragraphs: every box inside the body is something else
        drop=("div", "figcaption", "p.baca", ".baca", ".caption"),
    )
    chrome = (
        r"Breaking News:",
        r"Text Sizes",
        r"Penulis\s*:.*",
        r"Isi komentar sepenuhnya adalah tanggung jawab pengguna.*",
        r"Artikel ini telah tayang di .*",
    )
    dateline: ClassVar[str] = (
        r"(?i:SURYA\.CO\.ID|SURYAMALANG\.COM|TRIBUN\w*\.COM)\s*[,|]\s*(?P<place>[A-Z][A-Z ]+?)\s*[-─–—]\s"
    )
    seen: ClassVar[tuple[str, ...]] = (
        "addresses: by day, and by section and id; AMP prefix; ?page=", "listings: tag",
        "pages: ?page=2, ?page=all", "title", "date",
        "author", "editor", "body", "chrome", "dateline: its case varies",
    )  # fmt: skip
    assumed: ClassVar[tuple[str, ...]] = ("listings: news sitemap and rss as on www.tribunnews.com", "zone: WIB")
