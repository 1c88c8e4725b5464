from spiders.base import Listing
from spiders.families.tribun import TribunSpider, tribun_addresses

PORTALS = ("surabaya.tribunnews.com", "jatim.tribunnews.com", "suryamalang.tribunnews.com")


class TribunNewsSpider(TribunSpider):
    name = "tribunnews"
    title = "Tribunnews"
    other_names = ("SURYA.co.id", "TribunJatim.com", "SuryaMalang.com", "Surya", "Tribun Jatim", "Surya Malang")
    homepage = "https://surabaya.tribunnews.com/"
    domains = PORTALS
    addresses = tribun_addresses(PORTALS)
    listings = tuple(
        listing
        for host in PORTALS
        for listing in (
            Listing(f"https://{host}/tag/misi-dagang", "html", items="ul.lsi > li h3 a",
                    next=f"https://{host}/tag/misi-dagang?page={{n}}", evidence="seen"),
            Listing(f"https://{host}/sitemap-news.xml", "sitemap", about=False, evidence="sibling"),
            Listing(f"https://{host}/rss", "feed", about=False, nightly=False, max_pages=1, evidence="sibling"),
        )
    )  # fmt: skip
    ceiling = 150
    note = "2026-11: the site's search answers 403; tag pages and news sitemaps are open"
