"""When and where a mission was held: features of every printed day and of every town."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from pipelines.figures.dates import WEEKDAYS, DateMention
from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.story import DATELINE, Part, Story
from pipelines.figures.tables import words_of
from pipelines.places import key

LEAD = 3


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """stem → the classes that it belongs to."""
    table: dict[str, list[str]] = {}
    for row in words_of("occasion.csv"):
        for word in row["stems"].split():
            table.setdefault(word, []).append(row["class"])
    return {word: tuple(classes) for word, classes in table.items()}


@dataclass(slots=True)
class DayCandidate:
    """A printed day, resolved, with the features that decide whether the mission was on it."""

    part: Part
    mention: DateMention
    day: date
    last_day: date | None
    sentence: int
    features: set[str]


@dataclass(slots=True)
class CityCandidate:
    """A town that the story names, as first printed, with the features that decide whether the mission was there."""

    name: str
    region: str
    features: set[str] = field(default_factory=set)
    count: int = 0


def days_of(story: Story, organiser: str | None, partners: tuple[str, ...]) -> list[DayCandidate]:
    """Every printed day that can be resolved to a date, in order, at most 60."""
    found: list[DayCandidate] = []
    for part in story.parts:
        for mention in part.dates:
            day = story.calendar.day(mention) if mention.kind == "day" and len(found) < 60 else None
            if day is not None:
                last = story.calendar.day(mention, last=True) if mention.day_to else None
                word = part.passage.word_at(mention.start)
                features = _day_features(part, mention, word, organiser, partners)
                found.append(DayCandidate(part, mention, day, last, part.passage.sentence_of(word), features))
    _days_among_themselves(story, found)
    return found


def _around(part: Part, first: int, last: int, prefix: str, add_to: set[str]) -> None:
    classes = _classes()
    for word in part.passage.stems[first:last]:
        for name in classes.get(word, ()):
            add_to.add(f"{prefix} {name}")


def _day_features(
    part: Part, mention: DateMention, word: int, organiser: str | None, partners: tuple[str, ...]
) -> set[str]:
    passage = part.passage
    features: set[str] = {"bias"}
    sentence = passage.sentences[passage.sentence_of(word)]
    number = passage.sentence_of(word)
    zone = "title" if passage.field == "title" else "lead" if number < LEAD else "body"
    features.add(zone)
    _around(part, sentence.first, word, "before", features)
    _around(part, max(sentence.first, word - 6), word, "just before", features)
    _around(part, word, sentence.last, "after", features)
    clause = passage.clause[word]
    mates = [i for i in range(max(sentence.first, word - 12), word) if passage.clause[i] >= clause - 1]
    if mates:
        _around(part, mates[0], word, "clause", features)
    # the name of a weekday says nothing of what was on that day
    back = [passage.stems[i] for i in range(max(0, word - 5), word) if passage.words[i] not in WEEKDAYS][-3:]
    features.update(f"word {w}" for w in back[-2:])
    features.add("weekday" if mention.weekday is not None else "no weekday")
    features.add("year printed" if mention.year else "year left out")
    if word + 1 == sentence.last or mention.end >= sentence.end:
        features.add("ends the sentence")
    if sentence.last - sentence.first < 14 and number < 2:
        features.add("short line")
    following = passage.text[mention.end : mention.end + 10].lower()
    if "malam" in following or "malam" in back:
        features.add("evening")
    if mention.day_to:
        features.add("several days")
    named = {p.region for p in part.places_among(sentence.first, sentence.last)}
    if named & set(partners):
        features.add("partner in sentence")
    if named - set(partners) - {organiser}:
        features.add("another region in sentence")
    if sentence.quoted:
        features.add("quoted")
    features.update({f"{zone} {f}" for f in features if f.startswith(("clause", "weekday"))})
    return features


def _days_among_themselves(story: Story, found: list[DayCandidate]) -> None:
    days = [c.day for c in found]
    published = story.calendar.published
    told = any(c.kind == "money" for c in story.title.candidates)  # on the eve of a mission there is no result to print
    for order, candidate in enumerate(found):
        add = candidate.features.add
        add(f"order {min(order, 3)}")
        if order == 0 and len(found) == 1:
            add("only day")
        if days.count(candidate.day) > 1:
            add("named again")
        if candidate.day == max(days):
            add("latest day")
        if candidate.day.year < max(days).year:
            add("earlier year")
        fitting = {candidate.day.weekday(), (candidate.last_day or candidate.day).weekday()}
        if candidate.mention.weekday is not None and candidate.mention.weekday not in fitting:
            add("weekday does not fit")
        if told and {"evening", "before gathering"} & candidate.features:
            add("gathering told with a result")
        if published:
            distance = (published - candidate.day).days
            add(f"days before publication {distance if 0 <= distance <= 2 else 'more' if distance > 2 else 'ahead'}")
        if candidate.day - timedelta(days=1) in days:
            add("the day before is named too")
        if candidate.day + timedelta(days=1) in days:
            add("the day after is named too")


def cities_of(
    story: Story, organiser: str | None, partners: tuple[str, ...], day: DayCandidate | None
) -> list[CityCandidate]:
    """Every town that the story names, in order of first mention."""
    table: dict[tuple[str, str], CityCandidate] = {}
    for part in story.parts:
        for mention in part.places[:400]:
            if mention.city is None:
                continue
            name = part.passage.text[mention.start : mention.end]
            candidate = table.setdefault(
                (key(mention.city.name), mention.city.region), CityCandidate(name, mention.city.region)
            )
            if name.isupper() is False and candidate.name.isupper():
                candidate.name = name
            candidate.count += 1
            _city_features(part, mention, day, candidate.features)
    for order, candidate in enumerate(table.values()):
        side = "partner" if candidate.region in partners else "organiser" if candidate.region == organiser else "other"
        features = candidate.features
        features.update(("bias", side, f"count {min(candidate.count, 3)}", f"order {min(order, 3)}"))
        features.update([f"{side} {f}" for f in features if f not in ("bias", side)])
    return list(table.values())


def _city_features(part: Part, mention: PlaceMention, day: DayCandidate | None, features: set[str]) -> None:
    passage = part.passage
    number = passage.sentence_of(mention.first)
    sentence = passage.sentences[number]
    zone = "title" if passage.field == "title" else "lead" if number < LEAD else "body"
    features.add(zone)
    stems = passage.stems
    before = stems[mention.first - 1] if mention.first else "^"
    features.add(f"before {before}")
    features.add(f"{zone} before {before}")
    if mention.place.kind == "province" and before != "kota":
        features.add("name of a province too")
    if mention.place.kind == "island":
        features.add("island")
    near: set[str] = set()
    _around(part, max(sentence.first, mention.first - 8), min(sentence.last, mention.last + 4), "near", near)
    features.update(near)
    features.update(f"{zone} {f}" for f in near)
    _around(part, sentence.first, sentence.last, "sentence", features)
    if day is not None and day.part is part and day.sentence == number:
        features.add("with the day")
    if zone != "title" and mention.first < DATELINE:
        features.add("dateline")
        features.add(f"dateline {'upper' if passage.text[mention.start : mention.end].isupper() else 'mixed'}")
    behind = bisect_left(part.candidates, mention.end, key=lambda c: c.start)
    if any(c.kind == "money" and c.start < mention.end + 60 for c in part.candidates[behind : behind + 3]):
        features.add("money follows")
