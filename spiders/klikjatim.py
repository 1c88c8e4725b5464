"""KlikJatim, Surabaya."""

from __future__ import annotations

from spiders.families.news_id import NewsIdSpider, addresses, listings


class KlikjatimSpider(NewsIdSpider):
    name = "klikjatim"
    title = "KlikJatim"
    homepage = "https://klikjatim.com/"
    domains = ("klikjatim.com", "www.klikjatim.com")
    addresses = addresses("klikjatim.com")
    listings = listings("klikjatim.com")
    dateline = r"KLIKJATIM\.Com\s*\|\s*(?P<place>[^|–—-]+?)\s*[-–—]\s"
    floor, ceiling = 1, 60
    status = "active"
    note = "2026-11-21: written from stored copies; scrapy verify klikjatim confirms it on first contact"
    seen = ("addresses /news-<id>-<slug>", "dateline", "skyscraper, avatar and share texts", "0xDA after a digit")
    assumed = (
        "search and feed as on surabayapagi",
        "meta and selectors as on surabayapagi",
        "AMP as on barometerjatim",
    )
