"""Ketik: a system of its own, ketik.co.id until 2025."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class KetikSpider(SourceSpider):
    name = "ketik"
    title = "Ketik"
    homepage = "https://ketik.com/"
    domains = ("ketik.com", "www.ketik.com", "ketik.co.id", "www.ketik.co.id")
    addresses = Addresses(
        story=(r"^/berita/(?P<slug>[a-z0-9-]+)/?$",),  # slugs keep typos: tramsaksi
        canonical="https://ketik.com/berita/{slug}",
    )
    listings = (
        Listing("/tag/misi-dagang", "html", items="main a[href*='/berita/'], .card h3 a, h3 a, h2 a",
                next="/tag/misi-dagang?page={n}"),
        Listing("/rss", "feed", about=False, max_pages=1),
        Listing("/search?q=misi+dagang", "html", items="main a[href*='/berita/'], .card h3 a, h3 a, h2 a",
                nightly=False, next="/search?q=misi+dagang&page={n}"),
        Listing("/sitemap.xml", "sitemap", about=False, nightly=False),
    )  # fmt: skip
    layout = Layout(
        title=("article h1", "h1"),
        body=("article", "[itemprop=articleBody]", ".content-berita", ".article-content"),
        # the long and the short form stand side by side, without a zone
        date=("article time", "article .meta", r"text:^\d{1,2} \w+ \d{4} \d{2}:\d{2}"),
        author=("article .author", ".penulis"),
        editor=(r"text:^Editor\s*:\s*(.+)",),
        drop=("h1", "figure", "figcaption", ".meta", ".gnews", ".share", ".tags", ".baca-juga"),
    )
    chrome = (r"Thumbnail .+", r"Tombol Google News.*", r"Tags?\s*:.*", r"\d{1,2} \w+ \d{4} \d{2}:\d{2}.*")
    dateline = r"KETIK, (?P<place>[A-Z][A-Z ]+?)\s*[–—-]\s"
    ceiling = 120
    note = "2026-11: stored texts of 2025 known; no selector, feed or search seen"
    seen = ("addresses: /berita/<slug>, old domain ketik.co.id", "chrome", "dateline", "date: printed twice, no zone")
    assumed = ("listings", "title: h1", "body: article", "zone: WIB")
