from spiders.families.wordpress import WordPressSpider, permalinks, wordpress_listings


class PrudensiSpider(WordPressSpider):
    name = "prudensi"
    title = "Prudensi"
    homepage = "https://prudensi.com/"
    domains = ("prudensi.com", "www.prudensi.com")
    zone = "Asia/Makassar"
    addresses = permalinks("https://prudensi.com/{slug}")
    listings = wordpress_listings(slash="")
    dateline = r"(?P<place>[A-Z][A-Z ]+?)\s*[–—-]\s"
    status = "active"
    note = "2026-11: one stored page known, under its short link; a story ends with [] and the writer's name"
    seen = ("addresses: slug at the root, no slash, and ?p=", "dateline", "author: name alone on the last line")
    assumed = (*WordPressSpider.assumed, "zone: WITA")
