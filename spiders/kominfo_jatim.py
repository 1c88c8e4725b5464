"""The information office of East Java: the newsroom whose texts other papers take over."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class KominfoJatimSpider(SourceSpider):
    name = "kominfo_jatim"
    title = "Dinas Kominfo Jatim"
    homepage = "https://kominfo.jatimprov.go.id/"
    domains = ("kominfo.jatimprov.go.id",)
    addresses = Addresses(
        story=(r"^/(?:berita|read/[a-z-]+)/(?P<slug>[a-z0-9-]+)/?$",),  # one story under both
        canonical="https://kominfo.jatimprov.go.id/berita/{slug}",
    )
    listings = (
        Listing("/berita?q=misi+dagang", "html", next="/berita?q=misi+dagang&page={n}",
                items=".content a[href*='/berita/'], .content a[href*='/read/'], .item a, h4 a, h3 a"),
        Listing("/berita", "html", about=False, next="/berita?page={n}",
                items=".content a[href*='/berita/'], .content a[href*='/read/'], .item a, h4 a, h3 a"),
    )  # fmt: skip
    layout = Layout(
        title=(".content h1", ".content h2", "h1", "h2"),
        body=(".content article", "article", ".isi-berita", ".content"),
        # the day at the top of every page is that of the visit; behind the clock stands a counter
        date=(r"text:^Diunggah pada\s*:\s*(\d{1,2} \w+ \d{4} \d{2}:\d{2}(?::\d{2})?)",),
        drop=("h1", "h2", "figure", "figcaption", ".meta", ".share"),
    )
    chrome = (r"(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu), \d{1,2} \w+ \d{4}", r"Diunggah pada\s*:.*")
    dateline = r"(?:Jatim Newsroom|Kominfo Jatim)\s*[–—-]\s"
    ceiling = 120
    note = "2026-11: one stored page known; jatimprov.go.id/berita/<slug>_<token> carries the same texts"
    seen = ("addresses: /berita/<slug> and /read/<section>/<slug>", "date: 'Diunggah pada'", "chrome", "dateline")
    assumed = ("listings", "title", "body", "zone: WIB")
