"""What was read of a page and by which rule, what looks wrong, and which facts of the source it bears out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crawler.catalogue import aspect
from crawler.contact import Findings, ListingLook
from crawler.dates import ZONES
from crawler.items import Story
from crawler.page import BY_WORDS, Page
from crawler.source import Source
from pipelines.bylines import read_dateline
from pipelines.clean import own_names

Outcome = Literal["confirmed", "refuted", "not shown"]

_LEFTOVER = re.compile(
    r"baca juga|advertisement|scroll to continue|google news|whatsapp|bagikan|berita terkait|related posts|"
    r"^(?:editor|penulis|reporter|wartawan|pewarta)\s*:|copyright|hak cipta",
    re.IGNORECASE | re.MULTILINE,
)
_PRINTED_ZONE = re.compile(r"\b(WIB|WITA|WIT)\b")
_OFFSET = re.compile(r"T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?([+-]\d{2}):?(\d{2})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a contact says of one fact of a source file."""

    fact: str
    outcome: Outcome
    why: str


def fields(story: Story) -> list[tuple[str, str, str]]:
    """Name, value and rule of every field of a story, for people."""
    rules = story.rules
    return [
        ("address", story.url, rules.get("url", "")),
        ("title", story.title, rules.get("title", "")),
        ("published", story.published_at or "unknown", rules.get("published_at", "")),
        ("modified", story.modified_at or "unknown", rules.get("modified_at", "")),
        ("authors", ", ".join(story.authors) or "none", rules.get("authors", "")),
        ("editor", story.editor or "none", rules.get("editor", "")),
        ("dateline", story.dateline or "none", ""),
        ("credit", story.credit or "none", ""),
        ("text", f"{story.word_count} words on {len(story.pages)} page(s)", rules.get("body", "")),
        ("relevance", story.relevance, rules.get("relevance", "")),
    ]


def doubts(story: Story, source: type[Source]) -> Iterator[str]:
    """What looks wrong with a story as it was read, one line each."""
    for issue in story.issues:
        yield f"{issue.code}: {issue.message}"
    if leftover := _LEFTOVER.search(story.text):
        line = next(line for line in story.text.splitlines() if leftover[0] in line)
        yield f"chrome may be left in the text: {line[:100]!r}"
    if "\ufffd" in story.text or "\ufffd" in story.title:
        yield "broken characters stand in the text: look at the encoding"
    if story.title.casefold().rstrip(" .").endswith(tuple(own_names(source))):
        yield "the paper's name may be left behind the title"
    if story.published_at and story.rules.get("published_at", "").endswith("(day)"):
        yield "only the day of publication is known, not the hour"
    if source.dateline and story.dateline is None and not re.match(source.dateline, story.text):
        yield f"the text does not begin with the source's dateline: {story.text[:60]!r}"


def verdicts(source: type[Source], findings: Findings) -> list[Verdict]:
    """What the contact says of every fact that the source file assumes, and of seen facts that it refutes."""
    stories = [look.story for look in findings.stories if look.story is not None]
    checks = {
        "addresses": lambda: _addresses(source, stories),
        "amp": lambda: _amp(source, stories),
        "listings": lambda: _listings(source, findings.listings),
        "pages": lambda: _pages(stories),
        "zone": lambda: _zone(source, stories),
        "chrome": lambda: _chrome(source, stories),
        "dateline": lambda: _dateline(source, stories),
        "title": lambda: _field("title", "title", source, stories),
        "date": lambda: _field("date", "published_at", source, stories),
        "author": lambda: _field("author", "authors", source, stories),
        "editor": lambda: _field("editor", "editor", source, stories),
        "body": lambda: _field("body", "body", source, stories),
    }
    said: list[Verdict] = []
    for fact in (*source.assumed, *source.seen):
        check = checks.get("amp" if fact.startswith("addresses: AMP") else aspect(fact))
        outcome, why = check() if check else ("not shown", "no page tells")
        if fact in source.assumed or outcome == "refuted":
            said.append(Verdict(fact, outcome, why))
    return said


def _pages_of(stories: Iterable[Story]) -> list[Page]:
    return [Page(page.url, page.html) for story in stories for page in story.pages[:1]]


def _addresses(source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    stated = 0
    for page in _pages_of(stories):
        here = source.identify(page.url)
        for said in filter(None, (page.link("canonical"), *page.named("og:url")[:1])):
            there = source.identify(said)
            if there is None:
                return "refuted", f"{page.url} calls itself {said}, which the file's rules don't know"
            if here is not None and not here.unresolved and there.key == here.key and there.url != here.url:
                return "refuted", f"{page.url} calls itself {there.url}; the file's rules make it {here.url}"
            stated += 1
    return ("confirmed", f"{stated} page(s) name the same canonical address") if stated else _nothing(stories)


def _amp(source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    outcome, why = _addresses(source, stories)
    if outcome == "refuted":
        return outcome, why
    for page in _pages_of(stories):
        here, stated = source.identify(page.url), page.link("amphtml")
        there = source.identify(stated) if stated else None
        if stated and (here is None or there is None or there.key != here.key):
            return "refuted", f"{page.url} has its AMP form at {stated}, which the file's rules don't know as the same"
        if stated:
            return "confirmed", f"{page.url} has its AMP form at {stated}"
    return _nothing(stories)


def _listings(source: type[Source], looks: list[ListingLook]) -> tuple[Outcome, str]:
    good = [look for look in looks if look.named and not look.problem]
    bad = [f"{look.url}: {look.problem}" for look in looks if look.problem and look.reached]
    if bad:
        return "refuted", "; ".join(bad)
    if not good:
        return _nothing([])
    why = ", ".join(f"{look.url} names {look.named}" for look in good)
    unasked = len(source.listings) - len(good)
    if unasked:
        return "not shown", f"{why}; {unasked} of its {len(source.listings)} listings not read (--listings asks all)"
    return "confirmed", why


def _pages(stories: list[Story]) -> tuple[Outcome, str]:
    split = [story for story in stories if len(story.pages) > 1]
    return ("confirmed", f"{split[0].url} was joined from {len(split[0].pages)} pages") if split else _nothing(stories)


def _zone(source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    for story, page in zip(stories, _pages_of(stories), strict=True):
        if story.published_at is None:
            continue
        there = source.zone_info().utcoffset(datetime.fromisoformat(story.published_at).replace(tzinfo=None))
        stated = (page.ld_text("datePublished"), *page.named("article:published_time"))
        offset = next((match for text in stated if (match := _OFFSET.search(text))), None)
        if offset is not None and int(offset[1]):  # +00:00 is a machine's clock, nobody's zone here
            here = timedelta(hours=int(offset[1]), minutes=int(offset[2]))
            return ("confirmed" if here == there else "refuted"), f"{story.url} prints {offset[0][-6:]}"
        rule = story.rules.get("published_at", "").removesuffix(" (day)")
        lines = page.css_text(rule.removeprefix("css:")) if rule.startswith(("css:", BY_WORDS)) else []
        printed = next((zone for line in lines if (zone := _PRINTED_ZONE.search(line))), None)
        if printed is not None:
            same = ZONES[printed[1]].utcoffset(datetime(2025, 1, 1)) == there
            return ("confirmed" if same else "refuted"), f"{story.url} prints {printed[1]}"
    return _nothing(stories)


def _chrome(source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in source.chrome]
    for page in _pages_of(stories):
        met = next((line for line in page.lines for pattern in patterns if pattern.fullmatch(line)), None)
        if met:
            return "confirmed", f"{page.url} prints {met[:60]!r}"
    return _nothing(stories)


def _dateline(source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    met = [story for story in stories if source.dateline and re.match(source.dateline, story.text)]
    if met:
        return "confirmed", f"{met[0].text[:50]!r}"
    if not stories:
        return _nothing(stories)
    place, _ = read_dateline(stories[0].text, "", own_names(source))
    return "refuted", f"none of {len(stories)} begins so; the first begins {stories[0].text[:50]!r} (place {place})"


def _field(name: str, rule: str, source: type[Source], stories: list[Story]) -> tuple[Outcome, str]:
    if not stories:
        return _nothing(stories)
    filled = [story.rules[rule] for story in stories if rule in story.rules]
    own = [each for each in filled if not each.startswith(("generic:", "trafilatura", "html:", "feed", "address"))]
    if own:
        return "confirmed", f"{len(own)} of {len(stories)} by {', '.join(dict.fromkeys(own))}"
    by = f"only by {', '.join(dict.fromkeys(filled))}" if filled else "by no rule"
    tried = "; ".join(getattr(source.layout, name, ()) or ())
    return "refuted", f"filled {by}; the file's own rules find nothing: {tried}"


def _nothing(stories: list[Story]) -> tuple[Outcome, str]:
    return "not shown", "nothing tells on the pages that were read" if stories else "no page was read"
