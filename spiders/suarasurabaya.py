from spiders.base import Listing
from spiders.families.wordpress import WordPressSpider, permalinks


class SuaraSurabayaSpider(WordPressSpider):
    name = "suarasurabaya"
    title = "Suara Surabaya"
    homepage = "https://www.suarasurabaya.net/"
    domains = ("www.suarasurabaya.net", "suarasurabaya.net", "rss.suarasurabaya.net")
    addresses = permalinks("https://www.suarasurabaya.net/{section}/{year}/{slug}/")
    listings = (
        Listing("https://rss.suarasurabaya.net/rss", "feed", about=False, evidence="seen"),
        *WordPressSpider.listings,
    )
    note = "2026-11: addresses and feed known from public files; no story text seen"
    seen = ("addresses: section, year and slug, and ?p=", "listings: rss")
    assumed = (*WordPressSpider.assumed, "zone: WIB")
