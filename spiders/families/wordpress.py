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


HITS = ".entry-title a, .post-title a, .jeg_post_title a, .td-module-title a, article h2 a, article h3 a"


class WordPressSpider(SourceSpider):
    """A paper on WordPress. Its file gives name, domains, permalink form and what its theme does otherwise."""

    family = "wordpress"
    listings: ClassVar[tuple[Listing, ...]] = (
        Listing("/?s=misi+dagang&feed=rss2", "feed", next="/?s=misi+dagang&feed=rss2&paged={n}"),
        Listing("/feed/", "feed", about=False, max_pages=1),
        Listing("/wp-json/wp/v2/posts?search=misi+dagang&per_page=100", "rest", nightly=False,
                next="/wp-json/wp/v2/posts?search=misi+dagang&per_page=100&page={n}"),
        Listing("/?s=misi+dagang", "html", nightly=False, next="/page/{n}/?s=misi+dagang",
                items=HITS),
        Listing("/tag/misi-dagang/", "html", nightly=False, next="/tag/misi-dagang/page/{n}/",
                items=HITS),
        Listing("/wp-sitemap.xml", "sitemap", about=False, nightly=False),
    )  # fmt: skip
    layout = Layout(
        title=("h1.entry-title", "h1.wp-block-post-title", "h1.post-title", "h1.jeg_post_title", "h1.tdb-title-text",
               "h1.single-title", "article h1", "h1"),
        body=(".entry-content", ".wp-block-post-content", ".td-post-content", ".jeg_main_content .content-inner",
              ".tdb_single_content", ".post-content", ".single-content", ".the-post-content",
              "[itemprop=articleBody]", ".article-content", "article"),
        # never the bare "time" or ".date": many themes print the day of the visit on every page
        date=(".entry-header time.published::attr(datetime)", "time.entry-date.published::attr(datetime)",
              "time.entry-date::attr(datetime)", ".wp-block-post-date time::attr(datetime)",
              ".entry-meta time::attr(datetime)", ".post-meta time::attr(datetime)", ".jeg_meta_date a",
              ".entry-meta .posted-on", ".entry-meta .post-date", ".entry-header .entry-date"),
        author=(".entry-meta .author a", ".entry-header .byline a", ".entry-meta .author", "article .author.vcard a",
                ".wp-block-post-author__name", ".jeg_meta_author a", ".td-post-author-name a", ".post-author a"),
        drop=("figure:not(.wp-block-table)", "figcaption", ".wp-caption", ".wp-block-image", ".sharedaddy",
              ".jp-relatedposts", ".post-related", ".related-posts", ".related-post", ".yarpp-related", ".baca-juga",
              ".inline-related", ".page-links", ".post-page-numbers", ".post-nav-links", ".post-tags", ".tags-links",
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
