"""TIMES Indonesia: a Next.js front. Its JSON interface is forbidden by robots.txt and never asked."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class TimesIndonesiaSpider(SourceSpider):
    name = "timesindonesia"
    title = "TIMES Indonesia"
    homepage = "https://timesindonesia.co.id/"
    domains = ("timesindonesia.co.id", "www.timesindonesia.co.id")
    addresses = Addresses(
        story=(r"^/(?:read/)?(?!tag/|api/)(?P<section>[a-z-]+)/(?P<id>\d+)(?:/(?P<slug>[^/?]*))?/?$",),
        canonical="https://timesindonesia.co.id/{section}/{id}/{slug}",
    )
    listings = (
        # page 2 repeats page 1: the rest needs the interface that is forbidden
        Listing("/search?q=misi%20dagang", "html", items="a.block.group", evidence="seen", max_pages=1),
        Listing("/tag/misi-dagang", "html", items="a.block.group", evidence="seen", max_pages=1),
        Listing("https://www.timesindonesia.co.id/sitemap.xml", "sitemap", about=False, nightly=False, evidence="seen"),
    )
    layout = Layout(
        title=("article h1", "h1"),
        body=("article", "main"),
        date=(r"text:^\d{1,2} \w+ \d{4}, \d{2}:\d{2} WIB$", "article time::attr(datetime)"),
        editor=(r"text:^(?:Tim Redaksi\s+)?([^:]{3,60}?)\s+-\s+Editor$",),
        author=(r"text:^(?:Tim Redaksi\s+)?([^:]{3,60}?)\s+-\s+(?:Pewarta|Reporter|Wartawan|Penulis)$",),
        drop=("h1", "h2", "h3", "figure", "figcaption", "ul", "article > div:not(:has(p.text-foreground))",
              "p:contains('whatsapp.com')", "p:has(a[href*='whatsapp.com'])", "p:contains('Simak breaking news')"),
    )  # fmt: skip
    chrome = (r"Simak breaking news.*", "Tim Redaksi", r".{3,60} - (?:Editor|Pewarta|Reporter)")
    dateline = r"TIMESINDONESIA,\s*(?P<place>[A-Z][A-Z ]+?)\s*[–—-]\s"
    ceiling = 120
    note = "2026-11: selectors from public code; robots.txt forbids /api/"
    seen = ("addresses: <section>/<id>, old /read/", "listings", "title", "date", "editor", "body", "zone: WIB")
    assumed = ("dateline",)
