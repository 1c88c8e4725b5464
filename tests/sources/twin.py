"""A source's site on loopback, made of its saved pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import urlsplit

from tests.support.site import Answer, Page, Site

from .loaded import source

SITES = Path(__file__).parents[1] / "sites"


class Twin(Site):
    """Answers under all hosts of the source: its saved stories under their addresses, its saved listings; every other
    listing of the source is empty, of its kind."""

    def __init__(self, name: str, folder: Path) -> None:
        spider = source(name)
        super().__init__(spider.domains, folder)
        self.name = name
        self.expected: dict[str, Any] = json.loads((SITES / name / "expected.json").read_text(encoding="utf-8"))
        self.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /api/\n", "text/plain")
        for listing in spider.listings:
            self.put(listing.url, _nothing(listing.kind))
        for story in self.expected["stories"]:
            self.put(story["canonical"], self.saved(story["files"][0]))
        for file in (*self.files(), *self.expected["listings"]):
            self.put(file["url"], self.saved(file))

    def files(self) -> list[dict[str, Any]]:
        return [file for story in self.expected["stories"] for file in story["files"]]

    def saved(self, file: dict[str, Any]) -> Answer:
        data = (SITES / self.name / file["file"]).read_bytes()
        return Answer(data, file["content_type"], etag=f'"{file["file"]}"')

    def put(self, url: str, answer: Page) -> None:
        """Answer so under an address, on every host that stands for the same one."""
        parts = urlsplit(url)
        same = source(self.name).addresses.hosts or dict.fromkeys(self.hosts, "")
        for host in self.hosts:
            if same.get(host, host) == same.get(parts.netloc, parts.netloc):
                self.pages[f"{host}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"] = answer

    def listed(self) -> list[dict[str, Any]]:
        """The stories that a saved listing names."""
        named = {url for listing in self.expected["listings"] for url in listing["stories"]}
        return [story for story in self.expected["stories"] if story["canonical"] in named]

    def full(self) -> CompletedProcess[str]:
        return self.crawl(self.name, "-a", "full=1")

    def everything(self) -> CompletedProcess[str]:
        """A full crawl; where listings are of single days, of the days that are saved."""
        days = [day for each in self.expected["listings"] for day in re.findall(r"/(\d{8})$", each["url"])]
        if not days:
            return self.full()
        first = min(str(story["published_at"])[:10] for story in self.listed())
        last = max(f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days)
        return self.crawl(self.name, "-a", f"since={first}", "-a", f"until={last}")

    def story(self, url: str, **settings: object) -> CompletedProcess[str]:
        return self.crawl(self.name, "-a", f"url={url}", **settings)

    def articles(self) -> dict[str, dict[str, Any]]:
        return {row["url"]: row for row in self.rows("SELECT * FROM articles")}

    def issues(self) -> dict[str, str]:
        """Codes and messages of the open issues about addresses and pages, whatever the figures and missions raise."""
        return {row["code"]: row["message"] for row in self.rows("SELECT * FROM issues WHERE resolved_at IS NULL")}


def _nothing(kind: str) -> Answer:
    if kind == "feed":
        return Answer('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "application/rss+xml")
    if kind == "sitemap":
        return Answer('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "application/xml")
    if kind == "rest":
        return Answer("[]", "application/json")
    return Answer("<html><body><main><p>Berita tidak ditemukan</p></main></body></html>")
