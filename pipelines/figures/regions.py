"""Who travelled to whom: features of every province or country that a story names, and the choice among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.story import DATELINE, Part, Story
from pipelines.figures.tables import word_list
from pipelines.places import COUNTRIES

LEAD = 4  # sentences that count as the lead
VENUE_WORDS = word_list("venue")
TRAVEL = word_list("travel")
_COUNTRIES = frozenset(c.name for c in COUNTRIES)
_SPOKEN = word_list("beside a region")


@dataclass(slots=True)
class Region:
    """What a story says around one province or country."""

    name: str
    features: set[str] = field(default_factory=set)
    count: int = 0
    title_count: int = 0
    lead_count: int = 0
    first: int = 10**9


def regions_of(story: Story) -> dict[str, Region]:
    """Every region named, with the features that decide whether it is organiser, partner or neither."""
    table: dict[str, Region] = {}
    for part in story.parts:
        for order, mention in enumerate(part.places[:400]):
            region = table.setdefault(mention.region, Region(mention.region))
            _mention_features(story, part, mention, order, region)
        _list_features(part, table)
        _mission_features(part, table)
    total = sum(r.count for r in table.values()) or 1
    ranked = sorted(table.values(), key=lambda r: (-r.count, r.first))
    for rank, region in enumerate(ranked):
        _whole_story_features(region, rank, total)
    return table


def _mention_features(story: Story, part: Part, mention: PlaceMention, order: int, region: Region) -> None:
    passage = part.passage
    add = region.features.add
    is_title = passage.field == "title"
    sentence = passage.sentence_of(mention.first)
    zone = "title" if is_title else "lead" if sentence < LEAD else "body"
    region.count += 3 if is_title else 1
    region.title_count += is_title
    region.lead_count += zone == "lead"
    region.first = min(region.first, 0 if is_title else mention.first + 1)
    kind = "city" if mention.place.kind not in ("province", "country") else "whole"
    stems = passage.stems
    before = [stems[i] if i >= 0 else "^" for i in range(mention.first - 1, mention.first - 5, -1)]
    after = [stems[i] if i < len(stems) else "$" for i in range(mention.last, mention.last + 3)]
    add(f"{zone} {kind}")
    add(f"{zone} {kind} before={before[0]}")
    add(f"{kind} before={before[0]}")
    add(f"{kind} before={before[1]} {before[0]}")
    add(f"{kind} after={after[0]}")
    add(f"{zone} {kind} after={after[0]}")
    for word in _SPOKEN.intersection(before):
        add(f"{zone} near {word}")
    _pair_features(part, mention, order, zone, add)
    where = passage.sentences[sentence]
    if not VENUE_WORDS.isdisjoint(stems[max(where.first, mention.first - 12) : min(where.last, mention.last + 12)]):
        add(f"{kind} near venue")
        add("near venue")
    if {"tuan", "rumah"} <= set(before):
        add("host")
    if not is_title and mention.first < DATELINE and mention.first == part.places[0].first:
        add(f"dateline {kind}")
        if passage.text[mention.end : mention.end + 30].strip()[:1] in ("–", "-", "—", ",", "(", "|", ".", "–"):
            add("dateline")


def _list_features(part: Part, table: dict[str, Region]) -> None:
    """ "dengan Sulawesi Utara, Kalimantan Timur dan Maluku": what stands before the list holds for all of it."""
    stems, text = part.passage.stems, part.passage.text
    row: list[PlaceMention] = []
    for mention in [*part.places[:400], None]:
        near = mention and row and mention.first - row[-1].last <= 1
        if mention and near and text[row[-1].end : mention.start].strip() in _COMMAS:
            row.append(mention)
            continue
        named = {m.region for m in row}
        if len(named) > 1:
            before = [stems[i] if i >= 0 else "^" for i in (row[0].first - 1, row[0].first - 2)]
            zone = "lead" if part.passage.sentence_of(row[0].first) < LEAD else "body"
            for region in named:
                add = table[region].features.add
                add(f"{zone} list of {min(len(named), 4)}")
                add(f"{zone} list before={before[0]}")
                add(f"list before={before[1]} {before[0]}")
        row = [mention] if mention else []


_COMMAS = frozenset((",", "dan", ", dan", "serta", ", serta", "&"))


def _mission_features(part: Part, table: dict[str, Region]) -> None:
    """ "misi dagang [of] Jawa Timur … [with] Bali": the regions right before and after the words for a mission."""
    passage = part.passage
    limit = passage.sentences[min(LEAD + 3, len(passage.sentences)) - 1].last if passage.sentences else 0
    zone = "title" if passage.field == "title" else "lead"
    for i in range(1, limit):
        if (passage.stems[i - 1], passage.stems[i]) not in MISSIONS:
            continue
        for mention in part.places_among(i + 1, i + 12):
            link = next(
                (w for w in reversed(passage.stems[max(i + 1, mention.first - 5) : mention.first]) if w in _LINKS), "of"
            )
            whole = "city" if mention.place.kind not in ("province", "country") else "whole"
            table[mention.region].features.update((f"mission {link} {whole}", f"{zone} mission {link} {whole}"))
        for mention in part.places_among(max(0, i - 9), i - 1)[-1:]:
            table[mention.region].features.update((f"{zone} before mission", "before mission"))


MISSIONS = frozenset(
    {
        ("misi", "dagang"),
        ("misi", "investasi"),
        ("misi", "niaga"),
        ("temu", "usaha"),
        ("temu", "bisnis"),
        ("forum", "dagang"),
        ("forum", "bisnis"),
        ("business", "matching"),
        ("kontak", "bisnis"),
    }
)  # the words for a mission, as stems
_LINKS = frozenset(("di", "ke", "dengan", "bersama", "dan", "antara"))


def _pair_features(part: Part, mention: PlaceMention, order: int, zone: str, add: Callable[[str], None]) -> None:
    for step, side in ((-1, "second"), (1, "first")):
        other = part.places[order + step] if 0 <= order + step < len(part.places) else None
        if other is None or other.region == mention.region:
            continue
        left, right = (other, mention) if step < 0 else (mention, other)
        gap = right.first - left.last
        if gap > 6 or gap < 0:
            continue
        between = part.passage.stems[left.last : right.first]
        printed = part.passage.text[left.end : right.start].strip()
        link = (
            printed
            if gap == 0 and len(printed) <= 2
            else " ".join(s for s in between if s in TRAVEL or s in ("dan", "asal"))
        )
        add(f"pair {side} {link}")
        add(f"{zone} pair {side}")


def _whole_story_features(region: Region, rank: int, total: int) -> None:
    add = region.features.add
    add("bias")
    add(f"rank {min(rank, 4)}")
    add(f"share {min(int(10 * region.count / total), 7)}")
    add(f"title {min(region.title_count, 2)}")
    add(f"lead {min(region.lead_count, 3)}")
    add(f"title {min(region.title_count, 1)} lead {min(region.lead_count, 1)}")
    if region.name in _COUNTRIES:
        add("country")
    if region.name == "Jawa Timur":
        add("the province that travels most")
    if region.name == "Daerah Khusus Ibukota Jakarta":
        add("capital")
