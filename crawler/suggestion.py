"""A first source file for a site that we don't know yet: its platform guessed from one page. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.source import Source
from pipelines.lines import tidy


@dataclass(frozen=True, slots=True)
class Platform:
    """How a family of ours is told: marks on a page (CSS) or the form of a story's path; and what its file states.

    ``addresses``: the value of the fact, with {host} and {permalink}; empty where the family gives it. ``listings``
    alike, where the family gives none.
    """

    family: str
    base: str
    helper: str = ""
    addresses: str = ""
    listings: str = ""
    marks: tuple[str, ...] = ()
    path: str = ""


# the most particular first: many a site of its own carries traces of WordPress
PLATFORMS = (
    Platform("news-id", "NewsIdSpider", "addresses", 'addresses("{host}")', path=r"^(?:/amp)?/news-\d+-"),
    Platform("baca-id", "BacaIdSpider", path=r"^(?:/amp)?/baca-\d+-"),
    Platform("tribun", "TribunSpider", "tribun_addresses", "tribun_addresses(domains)",
             '(Listing("/tag/misi-dagang", "html", items="ul.lsi > li h3 a", next="/tag/misi-dagang?page={n}"),)',
             marks=("#article_body.txt-article", ".side-article.txt-article")),
    Platform("antara", "AntaraSpider", listings='(Listing("/rss/terkini.xml", "feed", about=False),)',
             marks=(".wrap__article-detail-content", ".wrap__article-detail-title")),
    Platform("disway", "DiswaySpider", "disway_addresses", "disway_addresses(domains)",
             marks=("[data-ci-pagination-page]", "div.post.text-black-1")),
    Platform("rmol", "RmolSpider", addresses="by its form", marks=("#fontResizableText",)),
    Platform("wordpress", "WordPressSpider", "permalinks", 'permalinks("{permalink}")',
             marks=('link[rel="https://api.w.org/"]', 'meta[name=generator][content^="WordPress"]',
                    '[src*="/wp-content/"], [href*="/wp-content/"]', "body.single-post", ".entry-content")),
)  # fmt: skip


def platform_of(page: Page) -> tuple[Platform | None, str]:
    """The likeliest platform of a story's page, and what told it."""
    path = urlsplit(page.url).path
    for platform in PLATFORMS:
        if platform.path and re.match(platform.path, path):
            return platform, f"the address: {path[:40]}"
        met = [mark for mark in platform.marks if page.root.css(mark)]
        if met:
            return platform, f"on the page: {met[0]}"
    return None, "nothing that a family of ours has"


def permalink_of(url: str) -> str:
    """A WordPress permalink form that such an address could come from."""
    parts = urlsplit(url)
    path = re.sub(r"(?<=/)20\d\d(?=/)", "{year}", parts.path, count=1)
    path = re.sub(r"(?<=\{year\}/)\d\d(?=/)", "{month}", path)
    path = re.sub(r"(?<=\{month\}/)\d\d(?=/)", "{day}", path)
    *folders, slug = path.rstrip("/").split("/")
    folders = [folder if not folder or folder.startswith("{") else "{section}" for folder in folders]
    end = "/" if parts.path.endswith("/") else ".html" if slug.endswith(".html") else ""
    return f"https://{parts.netloc}{'/'.join(folders)}/{{slug}}{end}"


def zone_of(page: Page) -> str:
    """The time zone of the offset that a page prints with its date; empty if it prints none of Indonesia's."""
    stated = (
        page.ld_text("datePublished"),
        *page.named("article:published_time"),
        *page.root.css("time::attr(datetime)").getall(),
    )
    zones = {"+07:00": "Asia/Jakarta", "+08:00": "Asia/Makassar", "+09:00": "Asia/Jayapura"}
    return next((zones[text[-6:]] for text in stated if text[-6:] in zones), "")


def suggest(page: Page, *, zone: str = "", today: str) -> str:
    """A source file as text. ``zone``: of the dates on the page, if they print one; ``today``: YYYY-MM for the note."""
    url = page.link("canonical") or page.url
    host = urlsplit(url).netloc
    bare = host.removeprefix("www.")
    title = tidy(next(iter(page.named("og:site_name")), bare))
    platform, _ = platform_of(page)
    name = re.sub(r"\W+", "_", re.sub(r"\.(?:co|go)?(?:\.?[a-z]+)$", "", bare)).strip("_").lower()
    other = f"www.{bare}" if host == bare else bare
    facts = [
        ("name", _quoted(name)),
        ("title", _quoted(title)),
        ("homepage", _quoted(f"https://{host}/")),
        ("domains", f"({_quoted(host)}, {_quoted(other)})"),
        *([("zone", _quoted(zone))] if zone and zone != Source.zone else []),
        *(_of_a_family(platform, host, url) if platform else [*_of_its_own(url), _layout(page)]),
        ("note", _quoted(f"{today}: made from one page of {host}; nothing is confirmed yet")),
        ("seen", "()"),
        ("assumed", '("addresses", "listings", "title", "date", "body", "zone")'),
    ]
    base = platform.base if platform else "SourceSpider"
    kind = "".join(part.title() for part in name.split("_"))
    kind = f"{kind}Paper" if f"{kind}Spider" == base else kind
    stated = "\n".join(f"    {fact} = {value}" for fact, value in facts)
    return f"{_imports(platform, stated)}\n\n\nclass {kind}Spider({base}):\n{stated}\n"


def _imports(platform: Platform | None, stated: str) -> str:
    needed = [each for each in ("Addresses", "Layout", "Listing") if f"{each}(" in stated]
    if platform is None:
        return f"from spiders.base import {', '.join([*needed, 'SourceSpider'])}"
    module = platform.family.replace("-", "_")
    names = ", ".join(filter(None, (platform.base, platform.helper)))
    general = f"from spiders.base import {', '.join(needed)}\n" if needed else ""
    return f"{general}from spiders.families.{module} import {names}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _of_a_family(platform: Platform, host: str, url: str) -> Iterator[tuple[str, str]]:
    if platform.addresses == "by its form":
        yield from _of_its_own(url)
    elif platform.addresses:
        yield "addresses", platform.addresses.format(host=host, permalink=permalink_of(url))
    if platform.listings:
        yield "listings", platform.listings


def _of_its_own(url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(url)
    *folders, slug = parts.path.rstrip("/").split("/")
    path = "/".join([*folders, "{slug}"])
    if re.match(r"\d{3,}-", slug):
        path = "/".join([*folders, "{id}-{slug}"])
    else:
        path = re.sub(r"(?<![\d{])\d{4,}(?!\d)(?=/)", "{id}", path, count=1)
    pattern = path.replace("{id}", r"(?P<id>\d+)").replace("{slug}", r"(?P<slug>[^/?]+)")
    canonical = _quoted(f"https://{parts.netloc}{path}")
    yield "addresses", f'Addresses(story=(r"^{pattern}/?$",), canonical={canonical})'
    yield "listings", '(Listing("/search?q=misi+dagang", "html", items="h2 a, h3 a"),)'


def _layout(page: Page) -> tuple[str, str]:
    body = _quoted(_likeliest_body(page))
    return "layout", f'Layout(title=("h1",), body=({body},), drop=("h1", "figure"))'


def _likeliest_body(page: Page) -> str:
    """The element that directly holds most of the page's paragraphs, as a CSS rule."""
    best, most = "article", 0
    for element in page.root.xpath("//*[p]"):
        length = sum(len(tidy(text)) for text in element.xpath("./p//text()").getall())
        if length > most:
            most = length
            classes = (element.attrib.get("class") or "").split()
            identity = element.attrib.get("id")
            best = f"#{identity}" if identity else f"{element.root.tag}{''.join('.' + c for c in classes[:2])}"
    return best
