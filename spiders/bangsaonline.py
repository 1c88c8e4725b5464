"""BANGSAONLINE: a Yii application of its own; part of its code (about 2017) is public, today's template is newer."""

from spiders.base import Addresses, Layout, Listing, SourceSpider

HITS = ".list-berita a, .item-berita a, .list-kanal a, .content-list a"


class BangsaOnlineSpider(SourceSpider):
    name = "bangsaonline"
    title = "BANGSAONLINE.com"
    homepage = "https://bangsaonline.com/"
    # m. serves mobile agents; an alias like the others, and never asked first
    domains = ("bangsaonline.com", "www.bangsaonline.com", "m.bangsaonline.com")
    addresses = Addresses(
        story=(r"^/berita/(?P<id>\d+)(?:/(?P<slug>[^/?]*))?/?$",),  # the slug is not checked
        canonical="https://bangsaonline.com/berita/{id}/{slug}",
    )
    listings = (
        # its dates are those of the last change
        Listing("/sitemap-news.xml", "sitemap", about=False, exact=False, evidence="seen"),
        Listing("/tag/misi%20dagang", "html", items=HITS, next="/tag/misi%20dagang?page={n}",
                evidence="seen"),
        Listing("/feed/", "feed", about=False, nightly=False, max_pages=1, evidence="seen"),
        Listing("/cari/search?title=misi+dagang", "html", items=HITS, nightly=False, evidence="seen",
                next="/cari/search?title=misi+dagang&page={n}"),
    )  # fmt: skip
    layout = Layout(
        title=(".title-detail-berita h1", "h1"),
        body=(".content-detail-berita", "[itemprop=articleBody]", ".detail-berita .content", ".detail-content"),
        date=(".date-detail-berita", r"text:^(?:\w+'?\w*, )?\d{1,2} \w+ \d{4}[\s|]+\d{2}:\d{2} WIB$"),
        author=(".wartawan-berita", r"text:^Wartawan\s*:\s*(.+)"),
        editor=(".editor-berita", r"text:^Editor\s*:\s*(.+)"),
        drop=(".block-other-berita", ".list-berita-terkait", ".att-sharing-berita", ".fb-comments", ".paging-berita",
              ".descimage-detail-berita", ".tag-berita", ".iklan", "[class*=block-iklan]", "figure", ".pagination"),
    )  # fmt: skip
    chrome = ("Bangsaonline Video", r"(?:Editor|Wartawan)\s*:.*", "Tampilkan semua")
    dateline = r"(?P<place>[A-Z][A-Z ,.'-]+), BANGSAONLINE\.com\s*[–—-]\s"
    ceiling = 120
    status = "active"
    note = "2026-11: routes and classes from public code of about 2017, texts from four stored pages"
    seen = ("addresses: id decides, http, www., m., ?page=", "listings", "pages: ?page=2, ?page=all", "chrome",
            "date: printed with WIB", "author: 'Wartawan:'", "editor: 'Editor:'", "dateline", "zone: WIB")  # fmt: skip
    assumed = ("title: h1 in today's template", "body: .content-detail-berita in today's template")
