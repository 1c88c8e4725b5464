"""HTML pages of one story → ``Story``: each field by the first rule that gives one, and which rule it was.

Order: JSON-LD, meta tags, the source's selectors, trafilatura. A story whose selectors all fail still comes out, with
an issue. Needs no crawl: the same function serves crawl, probe, verify and reextract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from lxml import etree
from lxml import html as lxml_html

from crawler.dates import Printed, parse_date
from crawler.items import IssueDraft, Story, StoryPage
from crawler.page import BY_WORDS, Page, squeeze
from crawler.source import Layout, Source
from crawler.urls import Address, clean_url
from pipelines.lines import read_lines

Rule = tuple[str, Callable[[], Iterable[str]]]  # its name, and what it gives, best first

DATE_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publishdate",
    "publish-date", "pubdate", "dtk:publishdate", "parsely-pub-date", "date.created", "dc.date.issued", "dc.date",
)  # fmt: skip
MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified")
GENERIC_BODY = (
    '[itemprop="articleBody"]', ".entry-content", ".post-content", ".article-content", ".detail-content", "article",
)  # fmt: skip
GENERIC_DATE = ("time[itemprop=datePublished]", "time.published", "time.entry-date", "article time", ".entry-meta time")
GENERIC_DROP = (
    "script", "style", "noscript", "iframe", "form", "button", "select", "ins", "svg", "template", "object", "audio",
    "video", "amp-ad", "amp-embed", "amp-social-share", "nav", "aside", "[hidden]",
)  # fmt: skip
SHARED_ACCOUNTS = re.compile(
    r"^(?:admin\w*|redaksi|administrator|editor|author|penulis|.*https?:.*|tim redaksi|user)$", re.IGNORECASE
)
_TITLE_TAIL = re.compile(r"\s+[|–—\-»•:]\s+(?:(?!\s[|–—\-»•:]\s).)*$")  # behind the last separator
_DAY_IN_PATH = re.compile(r"/(20\d\d)/(\d\d)/(\d\d)/")
PARSER_VERSION = "1"  # counted up whenever extraction or cleaning reads the same page otherwise
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
MAX_TEXT = 200_000  # characters of a whole story; beyond it is a list, a dump or an attack, and takes minutes to read
MIN_BODY = 80  # characters of text below which an element is no body


class NoStory(Exception):
    """The page holds no story; the message says what is missing."""


@dataclass(slots=True)
class _Reading:
    """What is being gathered from a story's pages."""

    source: type[Source]
    pages: list[StoryPage]
    read: list[Page]
    rules: dict[str, str] = field(default_factory=dict)
    issues: list[IssueDraft] = field(default_factory=list)

    @property
    def first(self) -> Page:
        return self.read[0]

    @property
    def layouts(self) -> tuple[Layout, ...]:
        return self.source.layouts(self.pages[0].capture.fetched_at)

    def css(self, name: str) -> list[str]:
        return [rule for layout in self.layouts for rule in getattr(layout, name)]

    def note(self, code: str, message: str, suggestion: str = "") -> None:
        self.issues.append(IssueDraft(code, "warning", message, suggestion, subject=self.pages[0].url))

    def fill(self, name: str, rules: Iterable[Rule], accept: Callable[[str], bool] = bool) -> str | None:
        """The first value that a rule gives and ``accept`` takes; its rule is recorded."""
        for rule, values in rules:
            for value in values():
                if accept(value):
                    self.rules[name] = rule
                    return value
        return None


def extract_story(
    source: type[Source], pages: list[StoryPage], *, forms: Iterable[str] = (), listed: datetime | None = None
) -> Story:
    """The story on ``pages`` (in order, from page 1).

    ``forms``: addresses that led to it; ``listed``: the publication date that a feed gave, aware. Raises ``NoStory``.
    """
    reading = _Reading(source, pages, [Page(page.url, page.html) for page in pages])
    title = _title(reading)
    bodies = _bodies(reading)
    if not title:
        raise NoStory("no title")
    address = _canonical(reading)
    published, rule = _published(reading, listed, address)
    story = Story(
        source=source.name,
        url=address,
        forms=_forms(reading, address, forms),
        pages=pages,
        fetched_at=pages[0].capture.fetched_at,
        title=title,
        body_html=bodies,
        published_at=published.isoformat() if published else None,
        published_rule=rule,
        modified_at=_modified(reading, published),
        authors=_authors(reading),
        editor=_editor(reading),
        rules=reading.rules,
        issues=reading.issues,
    )
    if rule:
        story.rules["published_at"] = rule
    return story


def _own_rules(reading: _Reading, name: str) -> list[Rule]:
    """The source's own rules for a field, by their names."""
    return [
        (rule if rule.startswith(BY_WORDS) else f"css:{rule}", partial(reading.first.css_text, rule))
        for rule in reading.css(name)
    ]


# --- title ----------------------------------------------------------------------------------------------------------


def _title(reading: _Reading) -> str | None:
    page = reading.first
    rules: list[Rule] = [
        ("json-ld:headline", lambda: [page.ld_text("headline")]),
        ("meta:og:title", lambda: page.meta.get("og:title", [])),
        *_own_rules(reading, "title"),
        ("meta:twitter:title", lambda: page.meta.get("twitter:title", [])),
        ("css:h1", lambda: page.css_text("h1")),
        ("html:title", lambda: page.css_text("title")),
    ]
    found = reading.fill("title", rules, lambda t: bool(t) and not t.endswith(("…", "...")))
    found = found or reading.fill("title", rules)
    if not found:
        return None
    headings = [text for _, find in _own_rules(reading, "title") for text in find()]
    heading = next((h for h in headings if h and re.match(rf"{re.escape(h)}\s+[|–—-]\s", found)), None)
    return heading or _without_tail(found, reading.source)  # "Heading - Paper": the heading says where the paper begins


def _without_tail(title: str, source: type[Source]) -> str:
    """The title without the paper's own name behind it."""
    names = [source.title.lower(), *(_stem(d) for d in source.domains)]
    while (tail := _TITLE_TAIL.search(title)) and any(name in tail[0].lower().replace(" ", "") for name in names):
        title = title[: tail.start()]
    return squeeze(title)


def _stem(domain: str) -> str:
    parts = [p for p in domain.split(".") if p not in ("www", "m", "com", "co", "id", "net", "go", "web")]
    return parts[0] if parts else domain


# --- body -----------------------------------------------------------------------------------------------------------


def _bodies(reading: _Reading) -> list[str]:
    bodies = []
    for number, page in enumerate(reading.read, 1):
        rule, body = _body(page, reading.css("body"), reading.css("drop"), short=number > 1)
        if body is None:
            if number == 1:
                raise NoStory("no text: neither the source's selectors nor JSON-LD nor trafilatura find a body")
            reading.note("page_empty", f"page {number} of {reading.pages[0].url} holds no text")
            continue
        if _is_cut_off(page):
            reading.note("page_cut_off", f"{page.url} stops before its end: its last sentences may be missing")
        reading.rules["body" if number == 1 else f"body {number}"] = rule
        if number == 1 and not rule.startswith("css:"):
            reading.note(
                "fallback_extraction",
                f"none of the selectors of {reading.source.name} finds the text; taken by {rule}",
                "see whether the site has a new layout: scrapy probe ADDRESS",
            )
        bodies.append(body)
    if (length := sum(_length(lxml_html.fromstring(body)) for body in bodies)) > MAX_TEXT:
        raise NoStory(f"{length} characters of text: no news story is that long")
    return bodies


def _is_cut_off(page: Page) -> bool:
    """Whether a page of HTML stops before its end, as under a Content-Length that is too small."""
    return "<body" in page.text and not _END_OF_PAGE.search(page.text[-5000:])


def page_lines(source: type[Source], page: Page) -> frozenset[str]:
    """The lines of a page's body: what tells whether a page of a story brings anything new."""
    layouts = (source.layout, *source.older_layouts)
    _, body = _body(page, [c for x in layouts for c in x.body], [c for x in layouts for c in x.drop], short=True)
    return frozenset(line.text for line in read_lines(body)[0]) if body else frozenset()


def _body(page: Page, own: list[str], own_drop: list[str], *, short: bool = False) -> tuple[str, str | None]:
    """The rule that found the body, and the body as HTML with the chrome dropped that selectors name.

    ``short``: a body may be a few words, as on the last page of a split story.
    """
    drop = [*GENERIC_DROP, *own_drop]
    rules = [(f"css:{css}", css) for css in own] + [(f"generic:{css}", css) for css in GENERIC_BODY if css not in own]
    for least in (MIN_BODY, 1) if short else (MIN_BODY,):
        for rule, css in rules:
            body = _serialise(element, drop) if (element := _richest(page, css)) is not None else ""
            if body and _length(lxml_html.fromstring(body)) >= least:
                return rule, body
    if len(text := str(page.article.get("articleBody") or "")) >= MIN_BODY:
        return "json-ld:articleBody", _paragraphs(text)
    return "trafilatura", _by_trafilatura(page)


def _richest(page: Page, css: str) -> lxml_html.HtmlElement | None:
    """Of what a rule finds, the element with the most text: side bars are articles too."""
    return max((found.root for found in page.root.css(css)), key=_length, default=None)


def _length(element: lxml_html.HtmlElement) -> int:
    return len(squeeze(str(element.xpath("string()"))))


def _serialise(element: lxml_html.HtmlElement, drop: Iterable[str]) -> str:
    copy = lxml_html.fromstring(lxml_html.tostring(element, encoding="unicode"))
    for css in drop:
        for found in copy.cssselect(css):
            if found is not copy and found.getparent() is not None:
                found.drop_tree()
    etree.strip_elements(copy, etree.Comment, with_tail=False)
    return str(lxml_html.tostring(copy, encoding="unicode"))


def _paragraphs(text: str) -> str:
    body = lxml_html.Element("div")
    for line in filter(None, map(squeeze, text.splitlines())):
        lxml_html.etree.SubElement(body, "p").text = line
    return str(lxml_html.tostring(body, encoding="unicode"))


def _by_trafilatura(page: Page) -> str | None:
    import trafilatura  # noqa: PLC0415  (heavy, and most stories need it later only)

    text = trafilatura.extract(page.text, include_comments=False, include_tables=False, favor_precision=True) or ""
    prose = [line for line in text.splitlines() if len(line) >= MIN_BODY]
    # a list page has lines too, but no prose; without article metadata only real prose counts
    if not prose or (len(prose) < 2 and not page.claims_to_be_a_story):
        return None
    return _paragraphs(text)


# --- dates ----------------------------------------------------------------------------------------------------------


def _published(reading: _Reading, listed: datetime | None, url: str) -> tuple[datetime | None, str | None]:
    """The publication date and its rule; later than the crawl is refused, and NULL beats a guess."""
    fetched = datetime.fromisoformat(reading.pages[0].capture.fetched_at)
    for rule, printed in _dates(reading, listed, url):
        if printed.when > fetched:
            reading.note("date_in_future", f"{rule} gives {printed.when.isoformat()}, later than the crawl: not taken")
        elif rule.startswith("json-ld") or rule.startswith("meta") or not _is_crawl_day(printed, fetched):
            return printed.when, f"{rule} (day)" if printed.day_only else rule
    reading.note("no_date", "no publication date on the page", "add the element to the source's date selectors")
    return None, None


def _is_crawl_day(printed: Printed, fetched: datetime) -> bool:
    """A bare day that is the day of the crawl is what sites print on every page; it dates nothing."""
    return printed.day_only and printed.when.date() == fetched.astimezone(printed.when.tzinfo).date()


def _dates(reading: _Reading, listed: datetime | None, url: str) -> Iterator[tuple[str, Printed]]:
    page, zone = reading.first, reading.source.zone_info()
    texts: list[tuple[str, str]] = [("json-ld:datePublished", page.ld_text("datePublished"))]
    texts += [(f"meta:{name}", value) for name in DATE_META for value in page.meta.get(name, [])[:1]]
    texts += [(rule, text) for rule, find in _own_rules(reading, "date") for text in list(find())[:3]]
    for rule, text in texts:
        if text and (printed := parse_date(text, zone)):
            yield rule, printed
    if listed is not None:
        yield "feed", Printed(listed.astimezone(zone), day_only=False)
    for css in GENERIC_DATE:
        for text in page.css_text(f"{css}::attr(datetime)")[:1]:
            if printed := parse_date(text, zone):
                yield f"generic:{css}", printed
    if (day := _DAY_IN_PATH.search(url)) and (printed := parse_date("-".join(day.groups()), zone)):
        yield "address", printed


def _modified(reading: _Reading, published: datetime | None) -> str | None:
    page, zone = reading.first, reading.source.zone_info()
    rules: list[Rule] = [
        ("json-ld:dateModified", lambda: [page.ld_text("dateModified")]),
        *((f"meta:{name}", partial(page.named, name)) for name in MODIFIED_META),
    ]
    found = reading.fill("modified_at", rules, lambda text: parse_date(text, zone) is not None)
    printed = parse_date(found, zone) if found else None
    if printed is None or (published is not None and printed.when < published):
        reading.rules.pop("modified_at", None)
        return None
    return printed.when.isoformat()


# --- people ---------------------------------------------------------------------------------------------------------


def _authors(reading: _Reading) -> list[str]:
    page = reading.first
    rules: list[Rule] = [
        ("json-ld:author", lambda: page.ld_names("author")),
        ("meta:author", lambda: page.meta.get("author", [])),
        *_own_rules(reading, "author"),
    ]
    found = reading.fill("authors", rules, lambda name: bool(_person(name, reading.source)))
    return [_person(found, reading.source)] if found else []


def _editor(reading: _Reading) -> str | None:
    found = reading.fill("editor", _own_rules(reading, "editor"), lambda name: bool(_person(name, reading.source)))
    return _person(found, reading.source) if found else None


def _person(text: str, source: type[Source]) -> str:
    """A person's name out of a byline, or an empty string: the paper and its shared accounts are nobody."""
    text = re.sub(
        r"^(?:avatar|oleh|by|penulis|reporter|wartawan|pewarta|editor|laporan)\b\s*:?\s*", "", text, flags=re.IGNORECASE
    )
    names = (squeeze(part).strip(" -|,:") for part in re.split(r"\s[-–—|]\s", text))
    return next((name for name in names if not _is_nobody(name, source)), "")


def _is_nobody(name: str, source: type[Source]) -> bool:
    is_paper = any(_stem(d) in name.lower().replace(" ", "") for d in source.domains)
    return not name or is_paper or len(name) > 80 or SHARED_ACCOUNTS.match(name) is not None


# --- addresses ------------------------------------------------------------------------------------------------------


def _canonical(reading: _Reading) -> str:
    """The canonical address: rel=canonical, og:url, or the rule; the page's word counts only for the same story."""
    here = reading.source.identify(reading.pages[0].url)
    stated: list[tuple[str, str | None]] = [("link:canonical", reading.first.link("canonical"))]
    stated += [("meta:og:url", clean_url(url)) for url in reading.first.meta.get("og:url", [])[:1]]
    for rule, url in stated:
        said = reading.source.identify(url) if url else None
        if said is None:
            continue
        if here is None or here.unresolved or said.key == here.key:
            reading.rules["url"] = rule
            return said.url
        reading.note("canonical_elsewhere", f"{rule} of {here.url} names another story: {said.url}")
    reading.rules["url"] = "rule"
    return here.url if here else reading.pages[0].url


def _forms(reading: _Reading, canonical: str, forms: Iterable[str]) -> list[str]:
    """Every address of the story that we have seen, the canonical one first."""
    address: Address | None = reading.source.identify(canonical)
    first = reading.first
    stated = (first.link(rel) for rel in ("canonical", "amphtml", "shortlink"))
    seen = [canonical, address.short if address else None, *forms, *(page.url for page in reading.pages), *stated]
    return list(dict.fromkeys(url for url in seen if url and _same_story(reading.source, url, canonical)))


def _same_story(source: type[Source], url: str, canonical: str) -> bool:
    one, other = source.identify(url), source.identify(canonical)
    return one is not None and other is not None and (one.unresolved or one.key == other.key)
