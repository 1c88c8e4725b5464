"""news-id: the regional CMS of klikjatim, surabayapagi and barometerjatim, with addresses /news-<id>-<slug>.

Seen on surabayapagi in August 2026 (a public crawler's source): the search listing, the feed, the selectors. The AMP
form is seen on barometerjatim. Before about 2022 these sites ran WordPress; those stories keep /<slug>/.
"""

from __future__ import annotations

from spiders.base import Addresses, Layout, Listing, SourceSpider

STORY = r"^/news-(?P<id>\d+)-(?P<slug>[^/]*)/?$"
# what is no story among the one-word paths that the WordPress years left behind
OLD_STORY = r"^/(?!news-|amp|pages|search|tag|feed|category|author|page|wp-)(?P<slug>[a-z0-9]+(?:-[a-z0-9]+){2,})/?$"


def addresses(host: str) -> Addresses:
    """The family's addresses on a host: the id is the story, the slug may be wrong."""
    old = (OLD_STORY, f"https://{host}/{{slug}}/")
    return Addresses(story=(STORY,), canonical=f"https://{host}/news-{{id}}-{{slug}}", others=(old,))


def listings(host: str) -> tuple[Listing, ...]:
    """The family's listings on a host: the search for misi dagang, and the general feed."""
    search = f"https://{host}/search/misi%20dagang"
    return (
        Listing(search, "html", items=".category-text-wrap h2 a", next=search + "/{n}", evidence="sibling"),
        Listing(f"https://{host}/feed", "feed", about=False, evidence="sibling"),
    )


class NewsIdSpider(SourceSpider):
    family = "news-id"
    encoding = "utf-8"  # the CMS percent-decodes its own texts: "37,7%dari" leaves the byte 0xDA
    layout = Layout(
        title=("h1",),
        body=("article", '[itemprop="articleBody"]', ".article-content"),
        author=(".author", ".author-name", 'img[alt^="avatar"]::attr(alt)'),
        drop=("h1", ".post-meta", ".share", ".skyscraper", "figure", ".baca-juga"),
    )
    chrome = (r"\S+ skyscraper", r"avatar .+", r"URL berhasil dicopy")
