"""news-id: the regional CMS of klikjatim, surabayapagi and barometerjatim, with addresses /news-<id>-<slug>.

Seen on surabayapagi in August 2026 (a public crawler's source): the search listing, the feed, the selectors. The AMP
form is seen on barometerjatim. Before about 2022 these sites ran WordPress; those stories keep /<slug>/.
"""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Addresses, Layout, Listing, SourceSpider

STORY = r"^/news-(?P<id>\d+)(?:-(?P<slug>[^/]*))?/?$"
# what is no story among the one-word paths that the WordPress years left behind
OLD_STORY = (
    r"^/(?!news-|amp|pages|search|tag|feed|category|kategori|kanal|author|page|wp-|redaksi|pedoman|tentang|kontak)"
    r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+){2,})/?$"
)
ITEMS = ".category-text-wrap h2 a, .category-text-wrap h3 a"


def addresses(host: str) -> Addresses:
    """The family's addresses on a host: the id is the story, the slug may be wrong."""
    return Addresses(
        story=(STORY,),
        canonical=f"https://{host}/news-{{id}}-{{slug}}",
        others=((OLD_STORY, f"https://{host}/{{slug}}/"),),
    )


class NewsIdSpider(SourceSpider):
    family = "news-id"
    encoding = "utf-8"  # the CMS percent-decodes its own texts: "37,7%dari" leaves the byte 0xDA
    listings: ClassVar[tuple[Listing, ...]] = (
        Listing("/search/misi%20dagang", "html", items=ITEMS, next="/search/misi%20dagang/{n}", evidence="sibling"),
        Listing("/feed", "feed", about=False, max_pages=1, evidence="sibling"),
        Listing("/tag/misi-dagang", "html", items=ITEMS, next="/tag/misi-dagang?page={n}", nightly=False,
                evidence="sibling"),
    )  # fmt: skip
    layout = Layout(
        title=("article h1", "h1"),
        body=("article", '[itemprop="articleBody"]', ".article-content", ".detail-content"),
        date=("article time::attr(datetime)", ".post-meta time::attr(datetime)", ".post-meta .date"),
        author=(".author-name", "article .author", 'img[alt^="avatar "]::attr(alt)', ".author"),
        editor=("p.editor", r"text:^Editor\s*:\s*(.+)"),
        drop=("h1", ".post-meta", ".share", ".skyscraper", "figure", ".baca-juga", ".author", ".tags", ".related"),
    )
    chrome = (r"\S+ skyscraper", r"avatar .+", r"URL berhasil dicopy", r"Simak berita terukur \S+ di Google News\.?")
    ceiling: ClassVar[int] = 60
    seen: ClassVar[tuple[str, ...]] = ("addresses: news-<id>-<slug>",)
    assumed: ClassVar[tuple[str, ...]] = ("listings: search and feed as on surabayapagi", "body: article")
