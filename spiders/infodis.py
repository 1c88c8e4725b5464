from spiders.families.wordpress import WordPressSpider, permalinks


class InfodisSpider(WordPressSpider):
    name = "infodis"
    title = "Infodis.id"
    homepage = "https://infodis.id/"
    domains = ("infodis.id", "www.infodis.id")
    addresses = permalinks("https://infodis.id/{slug}/")
    chrome = (r"INFODIS\.ID", r"(?:Headline|Indeks Berita|INFO BISNIS|INFO PEMERINTAHAN)+", "adminredaksi",
              r"\d{1,2} [A-Z]\w+ 20\d\d")  # fmt: skip
    dateline = r"(?P<place>[A-Z][\w .]+?), Infodis\.id\s*[–—-]\s"
    status = "active"
    note = "2026-11: one stored page known; it prints the day of the visit above the story, which dates nothing"
    seen = ("addresses: slug at the root, with a slash", "chrome", "dateline", "author: shared account adminredaksi")
    assumed = (*WordPressSpider.assumed, "zone: WIB", "pages: a story may go on under /2/")
