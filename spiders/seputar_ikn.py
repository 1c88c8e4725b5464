from spiders.families.wordpress import WordPressSpider, permalinks


class SeputarIknSpider(WordPressSpider):
    name = "seputar_ikn"
    title = "Seputar-ikn.com"
    homepage = "https://seputar-ikn.com/"
    domains = ("seputar-ikn.com", "www.seputar-ikn.com")
    zone = "Asia/Makassar"
    addresses = permalinks("https://seputar-ikn.com/{slug}/")
    dateline = r"(?P<place>[A-Z][\w .]+) \(Seputar-ikn\.com\)\s*[—–-]\s"
    note = "2026-11: known only from what dppkukm republishes; everything is to be confirmed"
    seen = ("dateline",)
    assumed = (*WordPressSpider.assumed, "addresses: slug at the root, with a slash", "zone: WITA")
