"""Pages that are no content, whatever their status says: bot walls, login pages, pages that are gone. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.page import Page, squeeze

# Titles and traces of the walls met on news sites; a person can add to them.
WALL_TITLES = re.compile(
    r"^(?:just a moment|attention required|access denied|403 forbidden|you have been blocked|robot check|"
    r"security check|checking your browser|ddos.guard|one moment, please|verifikasi|are you (?:a )?(?:human|robot)|"
    r"sucuri website firewall|bot verification|please wait|request rejected|pardon our interruption)",
    re.IGNORECASE,
)
WALL_TRACES = (
    "cf-chl-", "challenge-platform", "cf_captcha", "g-recaptcha", "hcaptcha", "_incapsula_resource", "ddos-guard",
    "imunify360", "cf-turnstile", "aes.js", "slowaes", "enable javascript and cookies", "captcha-delivery",
)  # fmt: skip
GONE_TITLES = re.compile(
    r"^(?:(?:error\s*)?404\b|(?:halaman|berita|artikel|laman)\s+(?:yang anda cari\s+)?tidak (?:di)?temukan|"
    r"page not found|not found|oops|nothing found)",
    re.IGNORECASE,
)
LITTLE_TEXT = 1200  # characters: walls and error pages are short, stories aren't


@dataclass(frozen=True, slots=True)
class Wall:
    """Why a page is no content: ``blocked`` may answer tomorrow, ``gone`` is judged."""

    verdict: Literal["blocked", "gone"]
    cause: Literal["challenge", "login", "forbidden", "gone", "soft_404"]
    message: str


def judge(status: int, url: str, asked: str, page: Page) -> Wall | None:
    """None if the page may be read as content. ``asked``: the address before redirects."""
    if status in (404, 410):
        return Wall("gone", "gone", f"{asked} answers {status}: withdrawn, or the address is wrong")
    if status in (401, 403, 429, 451):
        return Wall("blocked", "forbidden", f"{asked} answers {status}: the site does not let us in")
    if page.claims_to_be_a_story:
        return None
    return _hidden(status, url, asked, page)


def _hidden(status: int, url: str, asked: str, page: Page) -> Wall | None:
    """Walls that a status doesn't tell."""
    title = squeeze(page.root.xpath("string(//title)").get())
    heading = squeeze(page.root.xpath("string(//h1)").get())
    text = squeeze(" ".join(page.root.xpath("//body//text()[not(parent::script or parent::style)]").getall()))
    short = len(text) < LITTLE_TEXT
    lower = page.text[:200_000].lower()
    if short and (WALL_TITLES.match(title) or any(trace in lower for trace in WALL_TRACES)):
        return Wall("blocked", "challenge", f"{asked} answers with a bot wall ({title or 'no title'})")
    if short and page.root.css('input[type="password"]'):
        return Wall("blocked", "login", f"{asked} answers with a login page")
    if GONE_TITLES.match(title) or GONE_TITLES.match(heading):
        return Wall("gone", "soft_404", f"{asked} answers {status}, but the page says that it is gone")
    if url != asked and urlsplit(url).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
        return Wall("gone", "soft_404", f"{asked} leads to the home page")
    return None
