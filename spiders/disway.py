from spiders.families.disway import DiswaySpider, disway_addresses

PAPERS = ("harian.disway.id", "memorandum.disway.id", "disway.id")


class HarianDiswaySpider(DiswaySpider):
    name = "disway"
    title = "Harian Disway"
    homepage = "https://harian.disway.id/"
    domains = PAPERS
    addresses = disway_addresses(PAPERS)
    dateline = r"(?P<place>[A-Z][A-Z ]+), HARIAN DISWAY\s*[–—-]\s"
    ceiling = 60
    note = "2026-11: pages of harian. and memorandum. stored, body and paging from a public userscript"
    seen = (*DiswaySpider.seen, "dateline")
