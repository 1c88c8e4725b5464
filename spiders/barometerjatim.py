from spiders.families.news_id import NewsIdSpider, addresses


class BarometerJatimSpider(NewsIdSpider):
    name = "barometerjatim"
    title = "Barometer Jatim"
    homepage = "https://www.barometerjatim.com/"
    domains = ("www.barometerjatim.com", "barometerjatim.com")
    addresses = addresses("www.barometerjatim.com")
    dateline = r"(?P<place>[A-Z][A-Z .]+), Barometerjatim\.com\s*[–—-]?\s"
    note = "2026-11: one stored AMP page; imported stories come as one paragraph with 'Baca:' in the middle"
    seen = ("addresses: AMP prefix, www., WordPress slugs of before", "chrome", "dateline")
    assumed = ("listings: search and feed as on surabayapagi", "date: article:published_time", "zone: WIB")
