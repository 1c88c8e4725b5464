from spiders.base import Listing
from spiders.families.wordpress import WordPressSpider, permalinks


class JatimpediaSpider(WordPressSpider):
    name = "jatimpedia"
    title = "Jatimpedia"
    homepage = "https://jatimpedia.id/"
    domains = ("jatimpedia.id", "www.jatimpedia.id")
    addresses = permalinks("https://jatimpedia.id/{slug}/")
    # its tags are run-together hashtags: gubernurkhofifah, khofifahindarparawansa
    listings = (Listing("/tag/misidagang", "html", items="h2 a, h3 a", next="/tag/misidagang/page/{n}", nightly=False,
                        evidence="text"), *WordPressSpider.listings)  # fmt: skip
    dateline = r"JATIMPEDIA,\s+(?P<place>[A-Z][\w ]+?)\s*[–—-]\s"
    note = "2026-11: tag pages known, which print whole bodies; no story page seen"
    seen = ("addresses: slug at the root", "dateline")
    assumed = (*WordPressSpider.assumed, "zone: WIB")
