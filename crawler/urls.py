"""One identity a story: every form of its address leads to one canonical address.

``Addresses`` holds what a source file says of its addresses; ``identify`` is the whole of the machinery. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that name a page of a story; "all" and "single" ask for the whole of it.
PAGE_PARAMETERS = ("page", "halaman", "paged")
_AMP_PREFIX = re.compile(r"^/amp(?=/)")
_AMP_SUFFIX = re.compile(r"(?<=.)/amp/?$")
_SAFE_IN_PATH = "/:@!$&'()*+,;=-._~"
# A paper's other doors: an address there is the story's, though only the hosts in the source file are ever asked.
_DOORS = ("www.", "m.", "amp.")


@dataclass(frozen=True, slots=True)
class Addresses:
    """How a source's addresses are made.

    ``story``: regular expressions that match a story's path (the AMP prefix and suffix are gone by then); named
    groups: ``id``, ``slug``, ``page`` (a page number or offset in the path) and any other that ``canonical`` uses;
    ``shortlink`` marks an address that only the site can resolve.
    ``canonical``: the address with those groups in braces; ``{host}`` stands for the host after ``hosts``.
    ``hosts``: which host an alias stands for; without it every host of the source stands for the first one.
    ``others``: further pairs of expression and canonical address, for stories of an older system that kept theirs.
    ``query``: parameters that belong to the address (WordPress' ``p``); matched as "path?p=1" after the path.
    ``key``: what tells one story from another, where it isn't the id alone ("{section}/{id}").
    """

    story: tuple[str, ...]
    canonical: str
    hosts: Mapping[str, str] = field(default_factory=dict)
    query: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A story's address, read. ``key`` is the same for every form; ``short`` is the address without its slug where
    the site ignores the slug, else the canonical one; ``page`` is 1 for the first page and for the whole;
    ``unresolved``: a short link, whose story only the site can tell."""

    url: str
    key: str
    short: str
    page: int
    unresolved: bool = False


def clean_url(url: str, base: str = "") -> str | None:
    """The address as it would be asked for: absolute, http(s), no fragment, host in lower case, no default port,
    blanks and control characters out. None if it isn't one that a crawler may follow."""
    url = "".join(c for c in html.unescape(url) if c.isprintable()).strip()
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    default = {"http": 80, "https": 443}[parts.scheme]
    netloc = f"[{host}]" if ":" in host else host
    if port not in (None, default):
        netloc += f":{port}"
    return urlunsplit((parts.scheme, netloc, _normal_path(parts.path), _normal_query(parts.query), ""))


def _normal_path(path: str) -> str:
    return quote(unquote(path, errors="surrogateescape"), safe=_SAFE_IN_PATH, errors="surrogateescape") or "/"


def _normal_query(query: str) -> str:
    return quote(query.strip(), safe=_SAFE_IN_PATH + "?%[]")


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def identify(url: str, addresses: Addresses, domains: tuple[str, ...]) -> Address | None:
    """Which story an address belongs to, or None if it is no story of these hosts."""
    cleaned = clean_url(url)
    if cleaned is None:
        return None
    parts = urlsplit(cleaned)
    host = _known_host(parts.hostname or "", domains)
    if host is None or parts.port is not None:
        return None
    host = addresses.hosts.get(host, host) if addresses.hosts else domains[0]
    query = dict(parse_qsl(parts.query))
    path = _AMP_SUFFIX.sub("", _AMP_PREFIX.sub("", parts.path)) or "/"
    kept = {name: query[name] for name in addresses.query if name in query}
    subject = path + ("?" + urlencode(kept) if kept else "")
    for pattern, canonical in (*((story, addresses.canonical) for story in addresses.story), *addresses.others):
        match = _compiled(pattern).match(subject)
        if match:
            return _address(canonical, addresses.key, {"host": host, **match.groupdict(default="")}, query)
    return None


def _known_host(host: str, domains: tuple[str, ...]) -> str | None:
    """The host of the source that this one is, or is another door of."""
    if host in domains:
        return host
    bare = next((host.removeprefix(door) for door in _DOORS if host.startswith(door)), None)
    return next((known for known in (bare, f"www.{bare}") if bare and known in domains), None)


def _address(form: str, key: str, groups: dict[str, str], query: dict[str, str]) -> Address:
    host = groups["host"]
    if groups.get("shortlink"):
        url = f"https://{host}{groups['shortlink']}"
        return Address(url=url, key=url, short=url, page=1, unresolved=True)
    page = groups.pop("page", "") or next((query[name] for name in PAGE_PARAMETERS if name in query), "")
    canonical = form.format(**groups)
    short = canonical
    if groups.get("id") and groups.get("slug"):
        short = form.format(**{**groups, "slug": ""})
    # where an id is present it alone tells the story: slugs and sections change or are misspelt
    identity = f"{host}:{key.format(**groups) if key else groups['id']}" if groups.get("id") else canonical
    return Address(url=canonical, key=identity, short=short, page=max(1, int(page)) if page.isdecimal() else 1)
