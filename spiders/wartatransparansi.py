from spiders.families.wordpress import WordPressSpider, permalinks


class WartaTransparansiSpider(WordPressSpider):
    name = "wartatransparansi"
    title = "Warta Transparansi"
    homepage = "https://www.wartatransparansi.com/"
    domains = ("www.wartatransparansi.com", "wartatransparansi.com")
    addresses = permalinks("https://www.wartatransparansi.com/{year}/{month}/{day}/{slug}.html")
    dateline = r"(?P<place>[A-Z][A-Z ]+?)\s*[–—-]\s"
    note = "2026-11: one stored address; prints amounts as 'Rp Rp 1.000.055.301.000'"
    seen = ("addresses: day of publication, slug, .html", "dateline")
    assumed = (*WordPressSpider.assumed, "zone: WIB")
