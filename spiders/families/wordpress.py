"""WordPress, as far as a paper has left its defaults alone: addresses, feeds, search, REST, sitemap, common themes."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from spiders.base import Addresses, Layout, Listing, SourceSpider

# First parts of paths that are WordPress' own, and pages that papers keep beside their stories.
NO_STORY = (
    "category|kategori|kanal|rubrik|tag|topik|topic|author|penulis|page|arsip|archives?|indeks|index|search|feed|rss|"
    "comments|wp-[a-z]+|redaksi[a-z-]*|box-redaksi|susunan-redaksi|tim-redaksi|tentang-[a-z]+|about[a-z-]*|"
    "kontak[a-z-]*|contact[a-z-]*|hubungi-kami|pedoman-[a-z-]+|kode-etik[a-z-]*|kebijakan-[a-z-]+|privacy-policy|"
    "disclaimer|syarat-[a-z-]+|karir|info-iklan|beriklan|home|beranda"
)
_PARTS = {
    "slug": rf"(?P<slug>(?!(?:{NO_STORY})(?:/|$))[A-Za-z0-9%_-]{{12,}})",
    "section": rf"(?P<section>(?!(?:{NO_STORY})/)[a-z0-9-]+)",
    "year": r"(?P<year>20\d\d)",
    "month": r"(?P<month>\d\d)",
    "day": r"(?P<day>\d\d)",
}


def permalinks(canonical: str) -> Addresses:
    """Addresses of a permalink form such as ``https://infodis.id/{slug}/``: with and without the slash, short links
    (``?p=``) and the pages of a split story (``/2/``)."""
    path = re.escape(urlsplit(canonical).path.rstrip("/"))
    for name, pattern in _PARTS.items():
        path = path.replace(re.escape(f"{{{name}}}"), pattern)
    return Addresses(
        story=(rf"^{path}(?:/(?P<page>\d{{1,2}}))?/?$", r"^(?P<shortlink>/\?p=\d+)$"),
        canonical=canonical,
        query=("p",),
    )


HITS = (
    ".entry-title a, .post-title a, .wp-block-post-title a, .jeg_post_title a, .td-module-title a, article h2 a, "
    "article h3 a"
)
# By date: in a search's own order, by likeness, the newest need not stand first.
SEARCH = "/?s=misi+dagang&orderby=date&order=DESC"
REST = "/wp-json/wp/v2/posts?search=misi+dagang&per_page=100&_fields=link,title,date_gmt,modified_gmt"


def wordpress_listings(slash: str = "/", tag: str = "misi-dagang") -> tuple[Listing, ...]:
    """Where WordPress names its stories: two feeds every night, the rest when the past is asked for.

    ``slash``: how the paper's addresses end; WordPress redirects the other form, which costs a request each time.
    """
    results = SEARCH.removeprefix("/")
    return (
        Listing(f"{SEARCH}&feed=rss2", "feed", next=f"{SEARCH}&feed=rss2&paged={{n}}"),
        Listing(f"/feed{slash}", "feed", about=False, max_pages=1),
        Listing(REST, "rest", nightly=False, next=REST + "&page={n}"),
        Listing(SEARCH, "html", nightly=False, next=f"/page/{{n}}{slash}{results}", items=HITS),
        Listing(f"/tag/{tag}{slash}", "html", nightly=False, next=f"/tag/{tag}/page/{{n}}{slash}", items=HITS),
        Listing("/wp-sitemap.xml", "sitemap", about=False, nightly=False),
    )


class WordPressSpider(SourceSpider):
    """A paper on WordPress. Its file gives name, domains, permalink form and what its theme does otherwise."""

    family = "wordpress"
    listings: ClassVar[tuple[Listing, ...]] = wordpress_listings()
    layout = Layout(
        title=("h1.entry-title", "h1.wp-block-post-title", "h1.post-title", "h1.jeg_post_title", "h1.tdb-title-text",
               "h1.single-title", "article h1", "h1"),
        body=(".entry-content", ".wp-block-post-content", ".td-post-content", ".jeg_main_content .content-inner",
              ".tdb_single_content", ".post-content", ".single-content", ".the-post-content",
              "[itemprop=articleBody]", ".article-content", "article"),
        # Never the bare "time" or ".date": themes print the day of the visit on every page, and tickers above the
        # story carry other stories' times in the same classes. The story is the article with the headline.
        date=("article:has(h1) time.published::attr(datetime)", ".entry-header time.published::attr(datetime)",
              "article:has(h1) time.entry-date::attr(datetime)", ".wp-block-post-date time::attr(datetime)",
              ".entry-meta time::attr(datetime)", ".post-meta time::attr(datetime)", ".jeg_meta_date a",
              ".entry-meta .posted-on", ".entry-meta .post-date", ".entry-header .entry-date"),
        author=(".entry-meta .author a", ".entry-header .byline a", ".entry-meta .author", "article .author.vcard a",
                ".wp-block-post-author__name", ".jeg_meta_author a", ".td-post-author-name a", ".post-author a"),
        drop=("figure:not(.wp-block-table)", "figcaption", ".wp-caption", ".wp-block-image", ".sharedaddy",
              "[class*=sharing_]", ".jp-relatedposts", ".post-related", ".related-posts", ".related-post",
              ".yarpp-related", ".crp_related", ".baca-juga", ".inline-related", "[class*=IRPP]", ".post-views",
              ".wp-block-latest-posts", ".wp-block-embed", ".instagram-media", ".twitter-tweet", ".page-links",
              ".post-page-numbers", ".post-nav-links", ".post-tags", ".tags-links",
              ".social-share", ".addtoany_share_save_container", ".code-block", ".wp-block-buttons", "#comments",
              ".author-box", ".penci-inline-related-posts", ".jnews_inline_related_post", "ins.adsbygoogle"),
    )  # fmt: skip
    ceiling: ClassVar[int] = 60
    seen: ClassVar[tuple[str, ...]] = ()
    assumed: ClassVar[tuple[str, ...]] = (
        "listings: WordPress' own search, feeds, REST and sitemap are open",
        "title: h1.entry-title",
        "date: article:published_time, or time.entry-date",
        "body: .entry-content",
    )
