from spiders.base import Addresses, Listing
from spiders.families.rmol import RmolSpider


class RmolJatimSpider(RmolSpider):
    name = "rmoljatim"
    title = "RMOL Jatim"
    homepage = "https://www.rmoljatim.id/"
    domains = ("www.rmoljatim.id", "rmoljatim.id")
    addresses = Addresses(
        story=(r"^/(?!tag/|page/|search|rubrik|kanal|redaksi|pedoman|tentang)(?P<slug>[a-z0-9-]{12,})/?$",),
        canonical="https://www.rmoljatim.id/{slug}",
    )
    listings = (
        Listing("https://rmoljatim.id/tag/misi-dagang", "html", items="main h3 a, .rubrik-list-title a, h2 a, h3 a",
                next="https://rmoljatim.id/tag/misi-dagang?page={n}", evidence="text"),
        Listing("/feed", "feed", about=False, max_pages=1),
    )  # fmt: skip
    ceiling = 60
    note = "2026-11: address form and tag page known; selectors unknown, taken from the network"
    seen = ("addresses: slug at the root", "chrome: 'LAPORAN :', 'Tagar :'")
    assumed = ("listings: feed", "title", "date", "author", "body", "zone: WIB")
