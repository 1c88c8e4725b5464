"""What a listing names: feeds, sitemaps and their indexes, HTML listings, WordPress' REST. Pure: text in, hits out.

A listing carries more than its hits (side bars, sliders): only what the source's selector gives counts. General feeds
and sitemaps name everything a paper prints: of those only entries whose own words could concern trade are followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import Literal
from urllib.parse import unquote, urljoin

from lxml import etree
from parsel import Selector

from crawler.dates import parse_ago, parse_date
from crawler.urls import clean_url

Kind = Literal["html", "feed", "sitemap", "rest"]
# Words by which an entry of a general feed or sitemap is worth a look at its page.
TRADE_WORDS = re.compile(
    r"dagang|transaksi|business|bisnis|investasi|ekspor|komitmen|kerja\s?sama|antar\s?(?:provinsi|daerah|pulau)|"
    r"perantau|silaturahmi",
    re.IGNORECASE,
)
MAX_ENTRIES = 50_000  # of one sitemap or feed: the sitemap protocol's own bound
NO_RESULT = re.compile(r"tidak (?:di)?temukan|belum ada|no results|nothing found|0 hasil|hasil kosong", re.IGNORECASE)
_DAY = re.compile(r"\{day:([^}]*)\}")
_OUTSIDE = "ancestor::aside or ancestor::nav or ancestor::footer or ancestor::header"


def _dated(day: date, match: re.Match[str]) -> str:
    return day.strftime(match[1])


@dataclass(frozen=True, slots=True)
class Listing:
    """One place where a source names its stories, as its file gives it.

    ``url`` may be of one day, ``{day:%Y%m%d}``: then each day of the window is asked, the newest first, as many as
    ``max_pages``. ``next``: address of page {n} (from 2); without it the page's own rel=next link is followed.
    ``items``: CSS of the hits' links (html). ``about``: whether all it names is about trade missions (a search, a tag)
    or anything at all. ``nightly``: asked on an ordinary night; the others only with since, until or full. ``exact``:
    whether the dates of a feed or sitemap are those of publication, or of the last change. ``evidence``: how we know:
    seen, sibling (a site of the same platform), text, assumed.
    """

    url: str
    kind: Kind
    items: str = ""
    next: str = ""
    about: bool = True
    nightly: bool = True
    exact: bool = True
    max_pages: int = 200
    evidence: Literal["seen", "sibling", "text", "assumed"] = "assumed"

    @property
    def by_day(self) -> bool:
        return "{day:" in self.url

    def on(self, day: date) -> Listing:
        """The listing of one day."""
        return replace(
            self, url=_DAY.sub(partial(_dated, day), self.url), next=_DAY.sub(partial(_dated, day), self.next)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """One story that a listing names. ``published`` is aware; ``exact`` if it may stand for the story's own date."""

    url: str
    title: str = ""
    words: str = ""  # title, summary and the readable part of the address
    published: datetime | None = None
    modified: datetime | None = None
    exact: bool = False

    @property
    def latest(self) -> datetime | None:
        """A time that the publication cannot be later than, if one is known."""
        return self.published or self.modified

    def inexact(self) -> Hit:
        """The hit of a listing that gives the time of the last change as that of publication."""
        return replace(self, published=None, modified=self.modified or self.published, exact=False)


@dataclass(slots=True)
class Named:
    """What one page of a listing names. ``problem``: a code and a message, when it isn't what it should be."""

    hits: list[Hit] = field(default_factory=list)
    parts: list[Hit] = field(default_factory=list)  # further sitemaps that an index names
    next: str | None = None
    problem: tuple[str, str] | None = None
    fallback: bool = False  # the selector found nothing and the page's links were searched instead
    says_none: bool = False  # it names nothing, and says so: "tidak ditemukan", a feed without entries


@dataclass(frozen=True, slots=True)
class Seen:
    """How a page of a listing was met: its address, the source's zone, when it was fetched, and which addresses are
    stories of the source."""

    url: str
    zone: tzinfo
    now: datetime
    is_story: Callable[[str], bool]


def read_listing(text: str, listing: Listing, seen: Seen) -> Named:
    """Read one page of a listing."""
    if listing.kind == "html":
        return _read_html(text, listing, seen)
    named = _read_rest(text, seen.zone) if listing.kind == "rest" else _read_xml(text, listing, seen)
    if not listing.exact:  # its dates are those of the last change
        named.hits = [
            replace(hit, published=None, modified=hit.published or hit.modified, exact=False) for hit in named.hits
        ]
    named.says_none = not (named.hits or named.parts or named.problem)
    return named


# --- feeds and sitemaps ---------------------------------------------------------------------------------------------


def _read_xml(text: str, listing: Listing, seen: Seen) -> Named:
    # entities stay unexpanded, nothing is loaded: a feed is data from strangers
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    root = _root(body, parser)
    name = (_local(root) if root is not None else "") or "nothing"
    readers = {"rss": _feed, "rdf": _feed, "feed": _feed, "urlset": _urlset, "sitemapindex": _sitemap_index}
    if root is None or name not in readers:
        return Named(problem=("not_a_feed", f"{seen.url} answers with {name} where a {listing.kind} should be"))
    named = readers[name](root, seen.url, seen.zone)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        named.problem = ("broken_feed", f"{seen.url} is broken XML; read as far as it goes: {len(named.hits)} entries")
    return named


def _root(body: str, parser: etree.XMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(body, parser) if body.strip() else None
    except etree.XMLSyntaxError:  # recovering or not, it gives up on a text that begins with NUL
        return None


def _local(element: etree._Element) -> str:
    """The tag's own name; a prefix that was never declared is no part of it."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _children(element: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(_local(child), []).append(child)
    return found


def _text(elements: list[etree._Element] | None) -> str:
    return "".join(str(t) for t in elements[0].itertext()).strip() if elements else ""


def _when(text: str, zone: tzinfo) -> datetime | None:
    printed = parse_date(text, zone) if text else None
    return printed.when if printed else None


def _readable(url: str) -> str:
    return unquote(url.rsplit("//", 1)[-1]).replace("-", " ").replace("/", " ")


def _feed(root: etree._Element, url: str, zone: tzinfo) -> Named:
    named = Named()
    entries = (e for e in root.iter() if _local(e) in ("item", "entry"))
    for _, entry in zip(range(MAX_ENTRIES), entries, strict=False):
        child = _children(entry)
        link = _text(child.get("link")) or next(
            (e.get("href", "") for e in child.get("link", []) if e.get("rel", "alternate") == "alternate"), ""
        )
        link = link or _text(child.get("guid"))
        cleaned = clean_url(link, url) if link else None
        if cleaned is None:
            continue
        title = _text(child.get("title"))
        described = " ".join(_text(child.get(n)) for n in ("description", "summary", "encoded", "content"))
        labels = " ".join(_text([e]) for e in child.get("category", []))
        when = _text(child.get("pubdate")) or _text(child.get("published")) or _text(child.get("date"))
        named.hits.append(
            Hit(cleaned, title, f"{title} {described} {labels} {_readable(cleaned)}", _when(when, zone),
                _when(_text(child.get("updated")), zone), exact=True)
        )  # fmt: skip
    return named


def _urlset(root: etree._Element, url: str, zone: tzinfo) -> Named:
    named = Named()
    for _, entry in zip(range(MAX_ENTRIES), (e for e in root if _local(e) == "url"), strict=False):
        child = _children(entry)
        cleaned = clean_url(_text(child.get("loc")), url)
        if cleaned is None:
            continue
        news = _children(child["news"][0]) if child.get("news") else {}
        title = _text(news.get("title"))
        published = _when(_text(news.get("publication_date")), zone)
        modified = _when(_text(child.get("lastmod")), zone)
        words = f"{title} {_text(news.get('keywords'))} {_readable(cleaned)}"
        named.hits.append(Hit(cleaned, title, words, published, modified, exact=published is not None))
    return named


def _sitemap_index(root: etree._Element, url: str, zone: tzinfo) -> Named:
    named = Named()
    for entry in (e for e in root if _local(e) == "sitemap"):
        child = _children(entry)
        cleaned = clean_url(_text(child.get("loc")), url)
        if cleaned:
            named.parts.append(Hit(cleaned, modified=_when(_text(child.get("lastmod")), zone)))
    return named


# --- WordPress' REST ------------------------------------------------------------------------------------------------


def _read_rest(text: str, zone: tzinfo) -> Named:
    try:
        posts = json.loads(text)
    except ValueError:
        posts = None
    if not isinstance(posts, list):
        return Named(problem=("not_a_feed", "the REST interface does not answer with a list of posts"))
    named = Named()
    for post in posts:
        if not isinstance(post, dict) or not isinstance(post.get("link"), str):
            continue
        cleaned = clean_url(post["link"])
        if cleaned is None:
            continue
        title = post.get("title")
        shown = str(title.get("rendered", "")) if isinstance(title, dict) else ""
        named.hits.append(
            Hit(cleaned, shown, f"{shown} {_readable(cleaned)}", _gmt(post.get("date_gmt"), zone),
                _gmt(post.get("modified_gmt"), zone), exact=True)
        )  # fmt: skip
    return named


def _gmt(value: object, zone: tzinfo) -> datetime | None:
    printed = parse_date(value, UTC) if isinstance(value, str) else None
    return printed.when.astimezone(zone) if printed else None


# --- HTML listings --------------------------------------------------------------------------------------------------


def _read_html(text: str, listing: Listing, seen: Seen) -> Named:
    page = Selector(text=text, type="html")
    links = page.css(listing.items) if listing.items else []
    named = Named(hits=list(_hits(links, seen)), next=_next_link(page, seen.url))
    named.says_none = not named.hits and bool(NO_RESULT.search(" ".join(page.xpath("//body//text()").getall())))
    if not named.hits and not named.says_none:
        outside = page.xpath(f"//a[@href][not({_OUTSIDE})]")
        named.hits = [h for h in _hits(outside, seen) if TRADE_WORDS.search(h.words)]
        named.fallback = bool(named.hits)
    return named


def _hits(links: Iterable[Selector], seen: Seen) -> Iterable[Hit]:
    met: set[str] = set()
    for link in links:
        cleaned = clean_url(link.attrib.get("href", ""), seen.url)
        if cleaned is None or cleaned in met or not seen.is_story(cleaned):
            continue
        met.add(cleaned)
        title = " ".join(" ".join(link.xpath(".//text()").getall()).split())
        yield Hit(cleaned, title, f"{title} {_readable(cleaned)}", _card_date(link, seen))


def _card_date(link: Selector, seen: Seen) -> datetime | None:
    """The date on a hit's card: the largest element around the link that holds no other story."""
    card = link.root
    own = urljoin(seen.url, card.get("href", ""))
    while (parent := card.getparent()) is not None and parent.tag not in ("body", "html"):
        others = (urljoin(seen.url, a.get("href", "")) for a in parent.iter("a"))
        if any(other != own and seen.is_story(other) for other in others):
            break
        card = parent
    for text in (*(t.get("datetime", "") for t in card.iter("time")), *(str(t).strip() for t in card.itertext())):
        if not text or len(text) > 60:  # a sentence may name any date; a date line is short
            continue
        printed = parse_date(text, seen.zone)
        when = printed.when if printed else parse_ago(text, seen.now)
        if when is not None and when <= seen.now:
            return when
    return None


def _next_link(page: Selector, url: str) -> str | None:
    href = page.css('link[rel="next"]::attr(href), a[rel="next"]::attr(href), a.next::attr(href)').get()
    return clean_url(href, url) if href else None
