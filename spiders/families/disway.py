"""Disway's system (CodeIgniter), the same on its papers; pages of a story are offsets: /15, /30, AMP /16."""

from __future__ import annotations

from typing import ClassVar

from spiders.base import Addresses, Layout, Listing, SourceSpider


def disway_addresses(domains: tuple[str, ...]) -> Addresses:
    """/read/<id>/<slug>, which is what is left of /amp/<id>/<slug> too; ids are per paper."""
    return Addresses(
        story=(r"^/(?:read/)?(?P<id>\d+)/(?P<slug>[^/?]+)(?:/(?P<page>\d+))?/?$",),
        canonical="https://{host}/read/{id}/{slug}",
        hosts={host: host for host in domains},
    )


class DiswaySpider(SourceSpider):
    """A paper of Disway. Its file gives name, domains and addresses."""

    family = "disway"
    listings: ClassVar[tuple[Listing, ...]] = (
        Listing("/listtag/misi-dagang", "html", items=".media-heading a, .list h2 a, h2 a, h3 a",
                next="/listtag/misi-dagang/{n}"),
        Listing("/search?q=misi+dagang", "html", items=".media-heading a, .list h2 a, h2 a, h3 a", nightly=False,
                next="/search?q=misi+dagang&page={n}"),
        Listing("/rss", "feed", about=False, max_pages=1),
    )  # fmt: skip
    layout = Layout(
        title=("h1.text-black", "h1"),
        body=("div.post.text-black-1", ".post", "article", ".article-content"),
        date=(r"text:^\w+'?\w*,? \d{1,2}-\d{1,2}-\d{4}\s?,\s?\d{2}:\d{2} WIB", ".date"),
        author=(r"text:^Reporter\s*:\s*([^|]+?)(?=\s*\||\s*Editor\s*:|$)",),
        editor=(r"text:\bEditor\s*:\s*([^|]+?)(?=\s*\||$)",),
        drop=(".ads-slot", "p:has(strong > a[href*='/read/'])", "figure", "figcaption", ".pagination",
              ".text-center[style*='background-color:#f2f2f2']", ".text-center > .row"),
    )  # fmt: skip
    chrome = (r"(?:Reporter|Editor)\s*:.*", r"Kategori\s*:.*")
    seen: ClassVar[tuple[str, ...]] = (
        "addresses: /read/<id>, AMP prefix", "pages: offsets /15, /30, AMP /16", "title", "body", "chrome",
    )  # fmt: skip
    assumed: ClassVar[tuple[str, ...]] = (
        "listings", "date: 'Sabtu 21-06-2025,18:15 WIB' as on memorandum", "author", "editor", "zone: WIB",
    )  # fmt: skip
