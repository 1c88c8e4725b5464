from spiders.base import Listing
from spiders.families.wordpress import WordPressSpider, permalinks


class BeritaJatimSpider(WordPressSpider):
    name = "beritajatim"
    title = "beritajatim.com"
    homepage = "https://beritajatim.com/"
    domains = ("beritajatim.com", "www.beritajatim.com")
    addresses = permalinks("https://beritajatim.com/{slug}")
    listings = (Listing("/tag/misi%20dagang", "html", items="h2 a, h3 a", next="/tag/misi%20dagang?page={n}",
                        evidence="seen"), *WordPressSpider.listings)  # fmt: skip
    dateline = r"(?P<place>[A-Z][\w ]+?) \(beritajatim\.com\)\s*[–—-]\s"
    ceiling = 120
    note = "2026-11: tag page, feed and selectors read in public code of August 2026; signs off [writer/editor]"
    seen = ("addresses: slug at the root, no slash", "listings: tag, feed", "title", "body: articleBody", "dateline")
    assumed = ("listings: WordPress' search, REST and sitemap", "zone: WIB")
