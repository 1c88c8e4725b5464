"""One fetched HTML page and the facts that stand in its head: JSON-LD, meta tags, links. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from parsel import Selector

from crawler.urls import clean_url
from pipelines.lines import read_lines

ARTICLE_TYPES = {
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "BlogPosting",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
}
BY_WORDS = "text:"
# what a terminal would obey; U+0085 is a blank
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x1f]")


def squeeze(text: str | None) -> str:
    """Text on one line, blanks of all kinds as single spaces, no control characters or direction marks."""
    return " ".join(_UNSEEN.sub("", text or "").split())


class Page:
    """A page to read fields from. ``url`` is where it was fetched, ``text`` its decoded HTML."""

    def __init__(self, url: str, text: str) -> None:
        self.url = url
        self.text = text
        # NUL and friends end lxml's reading of a document
        self.root = Selector(text=re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text) or "<html></html>", type="html")

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Meta tags by property, name or itemprop in lower case."""
        found: dict[str, list[str]] = {}
        for tag in self.root.css("meta[content]"):
            name = tag.attrib.get("property") or tag.attrib.get("name") or tag.attrib.get("itemprop") or ""
            value = squeeze(tag.attrib["content"])
            if name and value:
                found.setdefault(name.strip().lower(), []).append(value)
        return found

    def named(self, name: str) -> list[str]:
        """The contents of the meta tags of that name (in lower case)."""
        return self.meta.get(name, [])

    @cached_property
    def article(self) -> dict[str, Any]:
        """The first JSON-LD object that is an article, or an empty one."""
        objects = list(self._json_ld())
        for wanted in (ARTICLE_TYPES, {"WebPage"}):
            for item in objects:
                types = item.get("@type")
                names = types if isinstance(types, list) else [types]
                if wanted & {n for n in names if isinstance(n, str)}:
                    return item
        return {}

    def _json_ld(self) -> Iterator[dict[str, Any]]:
        for script in self.root.css('script[type*="ld+json"]::text').getall():
            try:
                data = json.loads(_CONTROL.sub(" ", script), strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _objects(data)

    def ld_text(self, name: str) -> str:
        value = self.article.get(name)
        return squeeze(html.unescape(value)) if isinstance(value, str) else ""

    def ld_names(self, name: str) -> list[str]:
        """Names of persons in JSON-LD: a string, an object or a list of either."""
        value = self.article.get(name)
        items = value if isinstance(value, list) else [value]
        names = (item.get("name") if isinstance(item, dict) else item for item in items)
        return [squeeze(html.unescape(n)) for n in names if isinstance(n, str) and n.strip()]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the page as a reader sees them."""
        body = next(iter(self.root.xpath("//body")), self.root).get()
        root = lxml_html.fromstring(body)
        etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
        return [line.text for line in read_lines(lxml_html.tostring(root, encoding="unicode"))[0]]

    def css_text(self, rule: str) -> list[str]:
        """Texts of what a rule finds: CSS, which may end in ``::attr(x)``, or ``text:REGEX``, which is looked for in
        every line of the page and gives its first group, or all it matches."""
        if rule.startswith(BY_WORDS):
            found_by_words = (re.search(rule.removeprefix(BY_WORDS), line) for line in self.lines)
            return [squeeze(match[1] if match.re.groups else match[0]) for match in found_by_words if match]
        found = self.root.css(rule)
        if "::" in rule:
            return [t for t in map(squeeze, found.getall()) if t]
        return [t for t in (squeeze(" ".join(e.xpath(".//text()").getall())) for e in found) if t]

    def link(self, rel: str) -> str | None:
        href = self.root.css(f'link[rel="{rel}"]::attr(href)').get()
        return clean_url(href, self.url) if href else None

    def links(self) -> Iterator[str]:
        """Every address the page links to, cleaned."""
        for href in self.root.css('a::attr(href), link[rel="next"]::attr(href)').getall():
            cleaned = clean_url(href, self.url)
            if cleaned:
                yield cleaned

    @property
    def claims_to_be_a_story(self) -> bool:
        named = {"article:published_time", "og:article:published_time"} & self.meta.keys()
        return bool(named) or "article" in self.meta.get("og:type", []) or self.article.get("@type") in ARTICLE_TYPES


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), (dict, list)):
                yield from _objects(data[key], depth + 1)
