from dataclasses import replace

from spiders.base import Listing
from spiders.families.antara import AntaraSpider


class AntaraNewsSpider(AntaraSpider):
    name = "antaranews"
    title = "ANTARA News Jawa Timur"
    homepage = "https://jatim.antaranews.com/"
    domains = ("jatim.antaranews.com", "www.antaranews.com", "m.antaranews.com", "antaranews.com")
    addresses = replace(
        AntaraSpider.addresses, hosts={"m.antaranews.com": "www.antaranews.com", "antaranews.com": "www.antaranews.com"}
    )
    listings = (
        Listing("/rss/terkini.xml", "feed", about=False, evidence="seen"),
        # inside the list only: the sliders around it show stories of years ago
        Listing("https://www.antaranews.com/search?q=misi+dagang+jatim", "html", evidence="seen",
                next="https://www.antaranews.com/search?q=misi+dagang+jatim&page={n}",
                items=".card__post-list a[href*='/berita/']"),
        Listing("/search?q=misi+dagang", "html", nightly=False, evidence="seen", next="/search?q=misi+dagang&page={n}",
                items=".wrapper__list__article .card__post-list a[href*='/berita/']"),
        Listing("/kabar-jatim/surabaya", "html", about=False, nightly=False, evidence="seen",
                next="/kabar-jatim/surabaya/{n}", items=".wrapper__list__article .card__post-list a[href*='/berita/']"),
    )  # fmt: skip
    ceiling = 120
    note = "2026-11: selectors and listings read in public code of August 2026; its pages carry a notice on crawling"
