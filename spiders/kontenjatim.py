"""Konten Jatim: the system of the Warta Ekonomi group; whether the paper still runs is unknown."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class KontenJatimSpider(SourceSpider):
    name = "kontenjatim"
    title = "Konten Jatim"
    homepage = "https://kontenjatim.id/"
    family = "wartaekonomi"
    domains = ("kontenjatim.id", "www.kontenjatim.id")
    addresses = Addresses(
        story=(r"^/read(?P<id>\d+)(?:/(?P<slug>[^/?]*))?/?$",), canonical="https://kontenjatim.id/read{id}/{slug}"
    )
    listings = (
        Listing("/tag/misi-dagang", "html", items="a.articleListItem, h2 a, h3 a", next="/tag/misi-dagang?page={n}"),
        Listing("/indeks/{day:%Y%m%d}", "html", items="a.articleListItem", about=False, nightly=False,
                evidence="sibling", next="/indeks/{day:%Y%m%d}?page={n}"),
    )  # fmt: skip
    layout = Layout(
        title=(".articlePostHeader h1", "article h1", "h1"),
        body=(".articlePostContent", "[itemprop=articleBody]", "article"),
        date=("article time::attr(datetime)", ".articlePostHeader time"),
        author=(".articlePostAuthor a", ".articlePostAuthor"),
        drop=("[class*=adInArticle]", "[class*=baca-juga]", "[class*=articleListShare]", "h1", "figure", "figcaption",
              ".pagination"),
    )  # fmt: skip
    chrome = ("Menu", r"Kredit Foto\s*:.*", "Lihat semua")
    dateline = r"Konten Jatim, (?P<place>[A-Z][\w ]+?)\s*[–—-](?:\s|$)"
    ceiling = 30
    note = "2026-11: one stored page of December 2022; the rest from the group's flagship"
    seen = ("addresses: read<id>/<slug>", "pages: ?page=all", "chrome", "dateline")
    assumed = ("listings: index by day as on wartaekonomi.co.id", "title", "date: JSON-LD", "author: JSON-LD", "body",
               "zone: WIB")  # fmt: skip
