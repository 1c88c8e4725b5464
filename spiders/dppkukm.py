"""The trade office of East Kalimantan: the province's portal system; it republishes Seputar-ikn.com."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class DppkukmSpider(SourceSpider):
    name = "dppkukm"
    title = "DPPKUKM Provinsi Kalimantan Timur"
    homepage = "https://dppkukm.kaltimprov.go.id/"
    family = "kaltimprov"
    domains = ("dppkukm.kaltimprov.go.id", "www.dppkukm.kaltimprov.go.id", "mail.dppkukm.kaltimprov.go.id")
    zone = "Asia/Makassar"
    addresses = Addresses(
        # one story under /berita/ and under its section's name
        story=(r"^/(?!storage|profil|galeri|halaman|page|login|kontak|unduh)[a-z-]+/(?P<slug>[a-z0-9-]{12,})/?$",),
        canonical="https://dppkukm.kaltimprov.go.id/berita/{slug}",
    )
    listings = (
        Listing("/berita", "html", items="a[href*='/berita/']", next="/berita?page={n}", about=False),
        Listing("/berita?search=misi+dagang", "html", items="a[href*='/berita/']", nightly=False,
                next="/berita?search=misi+dagang&page={n}"),
    )  # fmt: skip
    layout = Layout(
        title=("section h2", ".content h1", "h1", "h2"),
        body=(".berita-content", ".content-berita", ".detail-berita", "article", ".post-content", "section.content"),
        # "NAME / 11 Oktober 2022 / 3:11pm / section / 3910 kali dilihat"
        date=(".meta-berita", "ul:contains('kali dilihat')", "div:contains('kali dilihat') > ul", ".post-meta"),
        author=(".meta-berita li:first-child", "ul:contains('kali dilihat') li:first-child"),
        drop=("h1", "h2", "figure", "img", ".meta-berita", "ul:contains('kali dilihat')", ".share", "footer"),
    )
    chrome = (r"\d+ kali dilihat", r"\d{1,2}:\d{2}\s?[ap]m")
    dateline = r"(?P<place>[A-Z][\w .]+?)(?: \((?P<credit>[A-Za-z0-9.-]+\.(?:co\.id|com|id))\))?\s*[—–-]\s"
    ceiling = 60
    status = "active"
    note = "2026-11: two stored texts without date or author; the sister office's page shows where they should stand"
    seen = ("addresses: /berita/<slug>", "dateline: names Seputar-ikn.com where the story is theirs")
    assumed = ("addresses: mail. and section paths as on diskominfo.kaltimprov.go.id", "listings: /berita?page=N",
               "date: list under the title", "body: .berita-content", "zone: WITA")  # fmt: skip
