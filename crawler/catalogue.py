"""What is known of the sources, as a table for people: docs/sources.md. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.source import Source

# What a fact of ``seen`` and ``assumed`` is about: the word before its colon.
ASPECTS = (
    "addresses", "listings", "pages", "title", "date", "zone", "author", "editor", "body", "chrome", "dateline",
    "encoding",
)  # fmt: skip
_HEAD = """# Sources

Made by `scrapy list --markdown > docs/sources.md`; a test tells when it is out of date. **Seen** facts stand in a
stored page or public code of that very site, **assumed** ones wait for a first live contact: `scrapy verify NAME`.

| source | paper | family | status | stories a month | nightly | seen | assumed |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def aspect(fact: str) -> str:
    """ "zone: WITA" → "zone"."""
    return fact.split(":", 1)[0]


def aspects(facts: Iterable[str]) -> list[str]:
    """The aspects that facts are about, in the order of ``ASPECTS``, once each."""
    named = {aspect(fact) for fact in facts}
    return [each for each in ASPECTS if each in named]


def markdown(sources: Iterable[type[Source]]) -> str:
    """The whole page: a table of the sources, then each one's note and facts."""
    sources = sorted(sources, key=lambda source: source.name)
    return _HEAD + "".join(map(_row, sources)) + "".join(map(_section, sources))


def _row(source: type[Source]) -> str:
    nightly = ", ".join(dict.fromkeys(_short(each.url) for each in source.listings if each.nightly))
    cells = (
        f"[{source.name}](#{source.name})", f"[{source.title}]({source.homepage})", source.family, source.status,
        f"{source.floor}–{source.ceiling}", _cell(nightly), ", ".join(aspects(source.seen)),
        ", ".join(aspects(source.assumed)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _section(source: type[Source]) -> str:
    hosts = ", ".join(source.domains)
    lines = [f"\n## {source.name}\n", f"\n{source.note}. Hosts: {hosts}. Zone: {source.zone}.\n\n"]
    lines += [f"- seen: {fact}\n" for fact in source.seen]
    lines += [f"- assumed: {fact}\n" for fact in source.assumed]
    return "".join(lines)


def _short(url: str) -> str:
    parts = urlsplit(url)
    return f"`{parts.path}{'?' + parts.query if parts.query else ''}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
