"""The facts of a source: what a file under ``spiders/`` states. No machinery beyond reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Literal
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from crawler.discovery import Listing
from crawler.urls import Address, Addresses, identify

Status = Literal["active", "trial", "retired"]


@dataclass(frozen=True, slots=True)
class Layout:
    """CSS rules of a page's form, each a list to be tried in order, after JSON-LD and meta tags.

    A rule may end in ``::attr(name)``; ``text:REGEX`` finds a line of the page by its words (not for body and drop).
    ``drop``: what is no part of the text inside the body. ``until``: the last day (YYYY-MM-DD) on which the site had
    this form; pages fetched later are not read by it.
    """

    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    until: str = ""


class Source:
    """One paper or office. A class attribute a fact; families fill in what their sites share."""

    name: str
    title: ClassVar[str]  # as the paper calls itself
    other_names: ClassVar[tuple[str, ...]] = ()  # under which it prints itself too
    homepage: ClassVar[str]
    family: ClassVar[str] = "own"
    # every host whose pages are this source's own, the canonical one first; no other host is ever asked
    domains: ClassVar[tuple[str, ...]]
    zone: ClassVar[str] = "Asia/Jakarta"  # of dates that print none
    encoding: ClassVar[str | None] = None  # where the CMS breaks its bytes and guessing would spoil the page
    addresses: ClassVar[Addresses]
    listings: ClassVar[tuple[Listing, ...]]
    layout: ClassVar[Layout]
    older_layouts: ClassVar[tuple[Layout, ...]] = ()
    chrome: ClassVar[tuple[str, ...]] = ()  # regular expressions of lines that are no text
    dateline: ClassVar[str] = ""  # regular expression with the groups place and, if it names another paper, credit
    sign_off: ClassVar[tuple[str, ...]] = ("author", "editor")  # whose initials "(dev/rev)" are, in order
    max_pages: ClassVar[int] = 30  # of one story
    # stories a month: below the floor something is wrong, above the ceiling too
    floor: ClassVar[int] = 0
    ceiling: ClassVar[int] = 400
    # of what a run measures, instead of its own past; see docs/operations.md for the names
    floors: ClassVar[Mapping[str, float]] = MappingProxyType({})
    ceilings: ClassVar[Mapping[str, float]] = MappingProxyType({})
    status: ClassVar[Status] = "trial"
    note: ClassVar[str] = ""  # dated: how well the source is known
    seen: ClassVar[tuple[str, ...]] = ()  # facts seen on the site itself or in a stored page of it
    assumed: ClassVar[tuple[str, ...]] = ()  # facts that a first live contact must confirm

    def __init_subclass__(cls, **given: object) -> None:
        """Addresses of listings may be relative to the home page, so that a family can give them."""
        super().__init_subclass__(**given)
        if home := getattr(cls, "homepage", ""):
            cls.listings = tuple(
                replace(each, url=urljoin(home, each.url), next=urljoin(home, each.next) if each.next else "")
                for each in cls.listings
            )

    @classmethod
    def identify(cls, url: str) -> Address | None:
        """Which story an address belongs to; None if it is no story of this source."""
        return identify(url, cls.addresses, cls.domains)

    @classmethod
    def owns(cls, url: str) -> bool:
        """Whether an address is on a host of this source, and so may be asked for."""
        return urlsplit(url).hostname in cls.domains

    @classmethod
    def zone_info(cls) -> ZoneInfo:
        return ZoneInfo(cls.zone)

    @classmethod
    def layouts(cls, fetched_at: str) -> tuple[Layout, ...]:
        """The layouts to try on a page fetched then (ISO 8601), the likeliest first."""
        old = tuple(layout for layout in cls.older_layouts if fetched_at[:10] <= layout.until)
        return (*old, cls.layout)
