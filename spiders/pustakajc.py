"""PustakaJC: a system of its own; stories are split over ?halaman=2…5, later pages lack the lead."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class PustakaJcSpider(SourceSpider):
    name = "pustakajc"
    title = "PustakaJC.co"
    homepage = "https://www.pustakajc.co/"
    domains = ("www.pustakajc.co", "pustakajc.co")
    addresses = Addresses(
        story=(r"^/(?P<section>[a-z]+)/view/(?P<id>\d+)(?:/(?P<slug>[^/?]*))?/?$",),
        canonical="https://www.pustakajc.co/{section}/view/{id}/{slug}",
        key="{section}/{id}",  # each section counts for itself
    )
    listings = (
        Listing("/search?q=misi+dagang", "html", items=".list-item a, .content h4 a, .content h3 a, .content h2 a",
                next="/search?q=misi+dagang&page={n}"),
        Listing("/news", "html", items=".list-item a, .content h4 a, .content h3 a, .content h2 a", about=False,
                next="/news?page={n}"),
    )  # fmt: skip
    layout = Layout(
        title=(".content h1", "h1"),
        body=(".content article", "article", ".content", ".isi-berita", ".detail-content"),
        date=(".content .info", r"text:^\w+ \| (\d{1,2} \w+ \d{4} \d{2}:\d{2})", ".info"),
        editor=(r"text:^Editor\s*:\s*(.+)",),
        drop=("h1", "figure", "figcaption", ".caption", ".info", ".bagikan", ".pagination", ".sidebar", ".baca-juga"),
    )
    chrome = (r"\w+ \| \d{1,2} \w+ \d{4} \d{2}:\d{2}", r"Bagikan\s*:.*", "Tampilkan semua")
    dateline = r"(?P<place>[A-Z][A-Z .]+), PustakaJC\.co\s*[–—-]\s"
    ceiling = 60
    note = "2026-11: texts of five stored pages known; selectors, search and sections are guesses"
    seen = ("addresses: <section>/view/<id>, www. or not", "pages: ?halaman=2 to 5, ?halaman=all", "chrome", "dateline",
            "date: 'section | day clock', no zone")  # fmt: skip
    assumed = ("listings", "title: h1", "body: article", "zone: WIB")
