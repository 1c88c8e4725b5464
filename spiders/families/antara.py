"""ANTARA's system, the same on its regional portals."""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Addresses, Layout, SourceSpider


class AntaraSpider(SourceSpider):
    """A portal of ANTARA. Ids are per host: the source's file says which host an alias stands for."""

    family = "antara"
    addresses = Addresses(
        story=(r"^/berita/(?P<id>\d+)(?:/(?P<slug>[^/?]*))?/?$",), canonical="https://{host}/berita/{id}/{slug}"
    )
    layout = Layout(
        title=(".wrap__article-detail-title h1", ".wrap__article-detail-title", "article h1", "h1"),
        body=(
            ".wrap__article-detail-content.post-content",
            ".wrap__article-detail-content",
            ".post-content",
            "article",
        ),
        date=(".wrap__article-detail-info .list-inline-item.mr-2", ".list-inline-item.mr-2", "article time"),
        author=(r"text:^Pewarta\s*:\s*(.+)",),
        editor=(r"text:^Editor\s*:\s*(.+)",),
        drop=("h1", "span.baca-juga", "p.text-muted", "figure", "figcaption", ".slider"),
    )
    chrome = (r"(?:Pewarta|Editor|Uploader|Penerjemah)\s*:.*", r"COPYRIGHT © ANTARA.*", r"Copyright © ANTARA.*")
    dateline: ClassVar[str] = r"(?P<place>[A-Z][\w ]+) \((?:ANTARA|Antaranews Jatim)\)\s*[–—-]\s"
    seen: ClassVar[tuple[str, ...]] = (
        "addresses: id per host, AMP prefix",
        "listings", "title", "date", "author: 'Pewarta:'", "editor: 'Editor:'", "body",
        "chrome", "dateline",
    )  # fmt: skip
    assumed: ClassVar[tuple[str, ...]] = ("zone: WIB",)
