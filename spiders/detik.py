"""detikJatim and the other desks of detik: missions are filed under the host's region (/bali/nusra/), not /jatim/."""

from spiders.base import Addresses, Layout, Listing, SourceSpider


class DetikSpider(SourceSpider):
    name = "detik"
    title = "detik.com"
    homepage = "https://www.detik.com/jatim"
    domains = ("www.detik.com", "detik.com")
    addresses = Addresses(
        story=(
            r"^/(?P<section>[a-z0-9-]+(?:/[a-z0-9-]+)*)/d-(?P<id>\d+)(?:/(?P<slug>[a-z0-9-]*))?(?:/(?P<page>\d+))?/?$",
        ),
        canonical="https://www.detik.com/{section}/d-{id}/{slug}",
    )
    listings = (
        Listing("/search/searchall?query=misi+dagang&result_type=latest&page=1", "html", items="h3.media__title a",
                next="/search/searchall?query=misi+dagang&result_type=latest&page={n}", evidence="seen"),
        Listing("/tag/misi-dagang", "html", items="h3.media__title a, h2.title a, article h2 a, article h3 a",
                next="/tag/misi-dagang?page={n}", evidence="seen", nightly=False),
    )  # fmt: skip
    layout = Layout(
        title=("h1.detail__title", "h1"),
        body=(".detail__body-text.itp_bodycontent", ".itp_bodycontent", ".detail__body-text"),
        date=(".detail__date",),
        author=(".detail__author",),
        drop=("table.linksisip", ".linksisip", ".parallaxindetail", ".staticdetail_container", ".detail__multiple",
              "figure", "figcaption", ".aevp", ".noncontent"),
    )  # fmt: skip
    chrome = (r"SCROLL TO CONTINUE WITH CONTENT", r"ADVERTISEMENT", r"\[Gambas:.*\]", r"Simak (?:juga )?Video .*")
    dateline = r"(?P<place>[A-Z]\w+(?: [A-Z]\w+)?)\s+[–—-]\s"
    ceiling = 100
    note = "2026-11: selectors read in public code, pages d-5940746 and d-8198103 stored"
    seen = ("addresses: <section>/d-<id>, AMP suffix, /2", "pages: ?single=1", "listings: search", "title", "date",
            "author: 'NAME - detikJatim'", "body", "chrome", "dateline", "zone: WIB")  # fmt: skip
    assumed = ("listings: tag",)
