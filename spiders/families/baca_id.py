"""The news system with ``/baca-<id>-<slug>`` addresses (once PopojiCMS): jatimnow; mili.id and realita.co alike."""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Addresses, Layout, Listing, SourceSpider


class BacaIdSpider(SourceSpider):
    """A paper of this family. Its file gives name, domains, dateline and what is known of it."""

    family = "baca-id"
    addresses = Addresses(
        story=(r"^/baca-(?P<id>\d+)-(?P<slug>[^/?]+)/?$",), canonical="https://{host}/baca-{id}-{slug}"
    )
    listings: ClassVar[tuple[Listing, ...]] = (
        Listing("/search/misi%20dagang", "html", items="main h2 a, .category-text-wrap h2 a, h2 a, h3 a",
                next="/search/misi%20dagang/{n}"),
        Listing("/feed", "feed", about=False, max_pages=1),
        Listing("/tag/misi-dagang", "html", items="main h2 a, .category-text-wrap h2 a, h2 a, h3 a", nightly=False,
                next="/tag/misi-dagang?page={n}"),
    )  # fmt: skip
    layout = Layout(
        title=("article h1", "h1"),
        body=(".article-content", "[itemprop=articleBody]", ".detail-content", ".post-content", "article"),
        date=("article time::attr(datetime)", ".post-meta .date", "article .date", ".detail-date"),
        # one line holds both: "Editor : X  Reporter : Y"
        author=(r"text:\bReporter\s*:\s*(.+?)(?=\s*Editor\s*:|$)", "article .author", ".author"),
        editor=(r"text:^Editor\s*:\s*(.+?)(?=\s*Reporter\s*:|$)", ".editor"),
        drop=("h1", "figure", "figcaption", ".share", ".baca-juga", ".tags", ".related", "amp-img"),
    )  # fmt: skip
    chrome = (r"Pixel Code\s?\S+", r"Editor\s*:.*")
    ceiling: ClassVar[int] = 60
    seen: ClassVar[tuple[str, ...]] = ("addresses: baca-<id>-<slug>, AMP prefix", "editor: 'Editor : X  Reporter : Y'")
    assumed: ClassVar[tuple[str, ...]] = ("listings: by analogy with the news-<id> system", "title", "date", "body")
