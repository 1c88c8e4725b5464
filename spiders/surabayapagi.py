from dataclasses import replace

from spiders.families.news_id import NewsIdSpider, addresses


class SurabayaPagiSpider(NewsIdSpider):
    name = "surabayapagi"
    title = "Surabaya Pagi"
    homepage = "https://surabayapagi.com/"
    domains = ("surabayapagi.com", "www.surabayapagi.com")
    addresses = addresses("surabayapagi.com")
    listings = tuple(replace(listing, evidence="seen", max_pages=10) for listing in NewsIdSpider.listings)
    dateline = r"SURABAYAPAGI\.com,\s*(?P<place>[A-Z][\w ]+?)\s*[–—-]\s"
    note = "2026-11: public code of August 2026 reads it so, bounds the search to 10 pages and calls it unstable"
    seen = ("addresses: news-<id>-<slug>", "listings", "date: article:published_time", "body: article", "zone: WIB")
    assumed = ("dateline",)
