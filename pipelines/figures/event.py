"""The one mission that a story is about: organiser, partners, day, city, venue, mode and running number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipelines.figures.linear import model
from pipelines.figures.model import Event, Mode
from pipelines.figures.occasion import CityCandidate, DayCandidate, cities_of, days_of
from pipelines.figures.regions import MISSIONS, Region, regions_of
from pipelines.figures.story import Story
from pipelines.figures.tables import word_list
from pipelines.figures.venue import venue_of

_ORDINAL = re.compile(
    r"misi\sdagang(?:\sdan\sinvestasi)?(?:\s\w{2,20}){0,4}?\s(?:yang\s)?ke[\s\-–]?([0-9]{1,3})\b(?!\s?(?:provinsi|tahun))"
    r"|\bke[\s\-–]([0-9]{1,3})\s(?:dari\s)?(?:rangkaian\s|kalinya\s)?misi\sdagang"
    r"|(?:provinsi|titik|daerah|lokasi|tujuan)\s(?:yang\s)?ke[\s\-–]?([0-9]{1,3})\s(?:yang\s(?:di)?(?:datang|kunjung|singgah|"
    r"sambang|sinau|jadi|menjadi)|dari\s(?:rangkaian|seluruh)|dalam\s|misi|tujuan)",
    re.IGNORECASE,
)
_ANY_ORDINAL = re.compile(r"[Kk][Ee][\s\-–]?[0-9]")  # spares the longer search in most stories
_ONLINE = frozenset(("daring", "virtual", "online", "zoom", "webinar"))
_HYBRID = frozenset(("hybrid", "hibrida", "hibrid"))
_AT_PLACE = frozenset(("luring", "offline"))


@dataclass(slots=True)
class Occasion:
    """The event with what it was chosen from; ``event`` is None for stories about no single mission."""

    organiser: str | None
    partners: tuple[str, ...]
    regions: dict[str, Region]
    probability: float
    day: DayCandidate | None
    event: Event | None


LIKELY_DAY = 0.3  # the likeliest day from here on: nearly every story of a mission prints its day
LIKELY_TOWN = 0.2  # the likeliest town from here on: most stories of a mission say where it was


def choose_regions(regions: dict[str, Region]) -> tuple[str | None, tuple[str, ...]]:
    """Organiser and partners among the regions of a story: the likeliest pair, and whoever else is a partner."""
    weights = model("region")
    chances = {name: weights.probabilities(region.features) for name, region in regions.items()}
    named = sorted(chances, key=lambda n: chances[n]["neither"])[:8]
    if not named:
        return None, ()
    at_home = {n for n in named if regions[n].features & _VENUE_SIGNS}
    pairs = [
        (
            chances[a]["organiser"] * chances[b]["partner"] * (HOST_ODDS if b in at_home and a not in at_home else 1),
            a,
            b,
        )
        for a in named
        for b in named
        if a != b and "country" not in regions[a].features  # only provinces travel
    ]
    score, organiser, first = max(pairs, default=(0.0, named[0], ""))
    if score < SURE_PAIR:
        return _apart(chances)
    partners = [n for n in named if n == first or (n != organiser and chances[n]["partner"] > ALSO_PARTNER)]
    return organiser, tuple(sorted(partners, key=lambda n: regions[n].first))


ALSO_PARTNER = 0.7  # who is a partner beside the first; most missions have one
SURE_PAIR = 0.003  # below that, a pair is no better than each region by itself
HOST_ODDS = 3  # a mission is mostly held in the partner's town
_VENUE_SIGNS = frozenset(("title city before=di", "lead city before=di", "city near venue", "title city before=ke"))


def _apart(chances: dict[str, dict[str, float]]) -> tuple[str | None, tuple[str, ...]]:
    """Without a likely pair: each region by itself."""
    organiser = max(chances, key=lambda n: chances[n]["organiser"])
    partners = tuple(n for n in chances if n != organiser and chances[n]["partner"] > 0.5)
    return (organiser if chances[organiser]["organiser"] >= 0.2 else None), partners


def event_features(
    story: Story,
    regions: dict[str, Region],
    organiser: str | None,
    partners: tuple[str, ...],
    days: list[DayCandidate],
) -> set[str]:
    """What speaks for or against the story being about one mission; ``days`` are its printed days."""
    features = {"bias", f"partners {min(len(partners), 3)}", f"regions {min(len(regions), 8)}"}
    features.add("both sides" if organiser and partners else "no organiser" if partners else "no partner")
    features |= _side_features(regions, organiser, partners)
    for part, zone, limit in ((story.title, "title", 60), (story.body, "lead", 90)):
        stems = part.passage.stems[:limit]
        features.update(f"{zone} {s}" for s in stems if (len(s) > 2 or s == "ri") and s.isalpha())
        features.update(f"{zone} {a} {b}" for a, b in pairwise(stems[:60]) if a.isalpha() and b.isalpha())
    features |= _mission_features(story)
    features |= _shape_features(story, days, {organiser, *partners})
    money = sum(c.kind == "money" for c in story.body.candidates)
    features.add(f"money {min(money, 6)}")
    features.add(f"missions counted {min(sum(c.group == 'mission' for c in story.body.candidates), 2)}")
    features.add(f"participants {min(sum(c.group == 'actor' for c in story.body.candidates), 2)}")
    return features


def _side_features(regions: dict[str, Region], organiser: str | None, partners: tuple[str, ...]) -> set[str]:
    """How sure and how prominent both sides are; a capital that only dates the story travels nowhere."""
    features: set[str] = set()
    if partners:
        weights = model("region")
        chance = max(weights.probabilities(regions[p].features)["partner"] for p in partners)
        features.add(f"partner sure {int(chance * 5)}")
        features.add(f"partner title {min(max(regions[p].title_count for p in partners), 1)}")
        features.add(f"partner lead {min(max(regions[p].lead_count for p in partners), 2)}")
    abroad = any("country" in regions[p].features for p in partners)
    if abroad:
        features.add("partner country")
    if organiser:
        region = regions[organiser]
        features.add(f"organiser title {min(region.title_count, 1)}")
        features.add(f"organiser lead {min(region.lead_count, 2)}")
        if not any(f"{zone} whole" in region.features for zone in ("title", "lead", "body")):
            features.add("organiser only by its towns")
        if "capital" in region.features:
            features.update(("organiser capital", f"organiser capital abroad {abroad}"))
    return features


def _mission_features(story: Story) -> set[str]:
    """How early and how often a mission is named, and whether those who act are of the state or of a province."""
    passage = story.body.passage
    named = [i for i, pair in enumerate(pairwise(passage.stems)) if pair in MISSIONS]
    first = passage.sentence_of(named[0]) if named else -1
    where = "nowhere" if first < 0 else "at once" if first < 2 else "in the lead" if first < 5 else "late"
    title = any(pair in MISSIONS for pair in pairwise(story.title.passage.stems))
    acting = {*story.title.passage.words, *passage.words[:90]}
    state, province = len(acting & _STATE), len(acting & _PROVINCE)
    return {
        f"missions named {min(len(named), 5)}",
        f"mission first {where}",
        f"mission in title {title}",
        f"mission in title {title} first {where}",
        f"state {min(state, 2)} province {min(province, 2)}",
    }


def _shape_features(story: Story, days: list[DayCandidate], sides: set[str | None]) -> set[str]:
    """A story of one mission dates it in its lead; a round-up sets amounts beside many regions."""
    features: set[str] = set()
    for day in days:
        if day.sentence < 5:
            features.update(f"lead day {f}" for f in day.features if f in _DATED)
    beside: set[str] = set()
    for candidate in story.body.candidates[:60]:
        if candidate.kind == "money":
            first = story.body.passage.sentences[candidate.sentence].first
            beside.update(p.region for p in story.body.places_among(first, candidate.word)[-1:])
    features.add(f"regions beside money {min(len(beside - sides), 4)}")
    return features


_DATED = frozenset(
    ("before mission", "before held", "before venue", "clause mission", "before release", "just before speech")
)
_STATE = word_list("state")
_PROVINCE = word_list("province")


def choose_day(days: list[DayCandidate]) -> tuple[DayCandidate | None, DayCandidate | None]:
    """(the mission's day, the day of a gathering or arrival when only that is dated)."""
    weights = model("day")
    chances = [weights.probabilities(d.features)["yes"] for d in days]
    if not days:
        return None, None
    best = max(range(len(days)), key=lambda i: chances[i])
    if chances[best] >= LIKELY_DAY:
        same = [d for d, c in zip(days, chances, strict=True) if d.day == days[best].day]
        return next((d for d in same if d.last_day), days[best]), None
    gatherings = [d for d in days if {"just before gathering", "before gathering", "evening"} & d.features]
    return None, gatherings[0] if gatherings else None


def choose_city(cities: list[CityCandidate]) -> CityCandidate | None:
    """The town of the venue, or None where none is likely."""
    weights = model("city")
    if not cities:
        return None
    chances = [weights.probabilities(c.features)["yes"] for c in cities]
    best = max(range(len(cities)), key=lambda i: chances[i])
    return cities[best] if chances[best] >= LIKELY_TOWN else None


def occasion_of(story: Story) -> Occasion:
    """Decide what the story is about. Without any region or mission word there is no event."""
    regions = regions_of(story)
    organiser, partners = choose_regions(regions)
    days = days_of(story, organiser, partners)
    chance = model("event").probabilities(event_features(story, regions, organiser, partners, days))["yes"]
    day, hint = choose_day(days)
    event = None
    if chance >= 0.5:
        city = choose_city(cities_of(story, organiser, partners, day))
        event = Event(
            organiser=organiser,
            partner=partners,
            date=day.day.isoformat() if day else None,
            date_to=day.last_day.isoformat() if day and day.last_day else None,
            date_hint=hint.day.isoformat() if hint else None,
            city=_spelt(city.name) if city else None,
            venue=venue_of(story.body.passage),
            mode=_mode(story.body.passage.words),
            official_number=_official_number(story),
        )
    return Occasion(organiser, partners, regions, chance, day, event)


def _spelt(name: str) -> str:
    return name.title() if name.isupper() else name


def _official_number(story: Story) -> int | None:
    for text in (story.body.passage.text[:20_000], story.title.passage.text[:2_000]):
        found = _ORDINAL.search(text) if _ANY_ORDINAL.search(text) else None
        if found:
            return int(next(g for g in found.groups() if g))
    return None


def _mode(words: list[str]) -> Mode | None:
    if not _HYBRID.isdisjoint(words):
        return "hybrid"
    online = [i for i, word in enumerate(words) if word in _ONLINE]
    if any(not _AT_PLACE.isdisjoint(words[max(0, i - 2) : i + 3]) for i in online):
        return "hybrid"
    return "online" if len(online) >= 2 else None
