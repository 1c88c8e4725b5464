from spiders.families.baca_id import BacaIdSpider


class JatimNowSpider(BacaIdSpider):
    name = "jatimnow"
    title = "jatimnow.com"
    homepage = "https://jatimnow.com/"
    domains = ("jatimnow.com", "www.jatimnow.com")
    dateline = r"jatimnow\.com\s*[–—-]\s"
    note = "2026-11: one stored page's text known; selectors by analogy"
    seen = (*BacaIdSpider.seen, "chrome", "dateline: names no place")
    assumed = (*BacaIdSpider.assumed, "zone: WIB")
