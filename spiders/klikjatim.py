"""KlikJatim, Surabaya."""

from __future__ import annotations

from spiders.families.news_id import NewsIdSpider, addresses


class KlikjatimSpider(NewsIdSpider):
    name = "klikjatim"
    title = "KlikJatim"
    homepage = "https://klikjatim.com/"
    domains = ("klikjatim.com", "www.klikjatim.com")
    addresses = addresses("klikjatim.com")
    dateline = r"KLIKJATIM\.Com\s*\|\s*(?P<place>[^|–—-]+?)\s*[-–—]\s"
    floor = 1
    status = "active"
    note = "2026-11: written from two stored pages; no date stands in the text, so meta tags or the feed must give it"
    seen = ("addresses: news-<id>-<slug>", "dateline", "chrome", "author: alt text 'avatar NAME'", "encoding: 0xDA")
    assumed = ("addresses: AMP as on barometerjatim", "listings: search and feed as on surabayapagi", "body: article",
               "date: article:published_time", "zone: WIB")  # fmt: skip
