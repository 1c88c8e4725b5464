from spiders.base import Addresses, Listing
from spiders.families.rmol import RmolSpider


class RmolIdSpider(RmolSpider):
    name = "rmol"
    title = "RMOL"
    homepage = "https://rmol.id/"
    domains = ("rmol.id", "www.rmol.id")
    addresses = Addresses(
        # /[section/]read/… and, where the AMP prefix has been taken off, the bare day; the id decides, and a broken
        # share link (…/513111/whatsapp:/send) still serves the story
        story=(r"^/(?:(?:[a-z0-9-]+/)?read/)?(?P<day>20\d\d/\d\d/\d\d)/(?P<id>\d+)(?:/(?P<slug>[^?]*?))?/?$",),
        canonical="https://rmol.id/read/{day}/{id}/{slug}",
    )
    listings = (
        Listing("/tag/misi%20dagang", "html", items=".rubrik-list-title a", next="/tag/misi%20dagang?page={n}",
                evidence="seen"),
        Listing("/tag/misi-dagang", "html", items=".rubrik-list-title a", next="/tag/misi-dagang?page={n}",
                nightly=False),
    )  # fmt: skip
    ceiling = 60
    note = "2026-11: selectors and tag page read in public code of August 2026; prints names and dates in capitals"
    seen = ("addresses: read, AMP prefix, whatsapp:/send", "listings: tag", "title", "date", "author", "body",
            "zone: WIB")  # fmt: skip
    assumed = ("listings: the tag with a hyphen",)
