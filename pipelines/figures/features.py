"""What speaks for a number's role: the words around it, the frame it stands in, who acts, which year, its neighbours.

Features are names; the weight tables give each name a weight for each role. Words come as stems; ``cues.csv`` groups
stems that mean the same in this press.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from pipelines.figures.candidate import Candidate
from pipelines.figures.event import Occasion
from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.story import Part, Story
from pipelines.figures.tables import words_of

BEFORE, AFTER = 9, 6  # words looked at on either side, within the sentence


@cache
def cue_classes() -> dict[str, tuple[str, ...]]:
    """stem → the classes of cues that it belongs to."""
    table: dict[str, list[str]] = {}
    for row in words_of("cues.csv"):
        for word in row["stems"].split():
            table.setdefault(word, []).append(row["class"])
    return {word: tuple(classes) for word, classes in table.items()}


@dataclass(slots=True)
class SentenceView:
    """Facts of one sentence that all its numbers share."""

    cues: set[str]
    regions: set[str]
    years: set[str]
    quoted: bool
    count: int


class Reader:
    """Makes the features of a story's candidates; holds what sentences share."""

    def __init__(self, story: Story, occasion: Occasion) -> None:
        self.story = story
        self.occasion = occasion
        event = occasion.event
        self.organiser = occasion.organiser
        self.partners = frozenset(occasion.partners)
        year = occasion.day.day.year if occasion.day else None
        self.year = year or story.calendar.reference
        self.common = ["event" if event else "no event"]
        self.views: dict[tuple[str, int], SentenceView] = {}
        self.by_sentence: dict[tuple[str, int], list[Candidate]] = {}
        for part in story.parts:
            for candidate in part.candidates:
                self.by_sentence.setdefault((part.passage.field, candidate.sentence), []).append(candidate)
        self.title_cues = self.view(story.title, 0).cues if story.title.passage.sentences else set()

    def view(self, part: Part, number: int) -> SentenceView:
        name = (part.passage.field, number)
        found = self.views.get(name)
        if found is None:
            found = self.views[name] = self._look(part, number)
        return found

    def _look(self, part: Part, number: int) -> SentenceView:
        passage, classes = part.passage, cue_classes()
        sentence = passage.sentences[number]
        cues = {c for w in passage.stems[sentence.first : sentence.last] for c in classes.get(w, ())}
        regions = {self.side(p.region) for p in _within(part.places, sentence.first, sentence.last)}
        years = {
            self.year_word(d.year, d.year_to) for d in part.dates if d.year and sentence.start <= d.start < sentence.end
        }
        count = len(self.by_sentence.get((passage.field, number), ()))
        return SentenceView(cues, regions, years, sentence.quoted, count)

    def side(self, region: str) -> str:
        """Whether a region is the organiser, the partner or another."""
        if region == self.organiser:
            return "organiser"
        return "partner" if region in self.partners else "other"

    def year_word(self, year: int | None, to: int | None = None) -> str:
        """A year seen from the mission's year."""
        if to:
            return "range"
        if year is None or self.year is None:
            return "unknown"
        return "same" if year == self.year else "before" if year < self.year else "after"


def _within(places: list[PlaceMention], first: int, last: int) -> list[PlaceMention]:
    return [p for p in places if first <= p.first < last]


def magnitude(candidate: Candidate) -> str:
    """Order of size of a value."""
    value = float(candidate.value)
    return str(int(math.log10(value))) if value >= 1 else "0"


@dataclass(slots=True)
class Spot:
    """One candidate where it stands, collecting its features."""

    reader: Reader
    part: Part
    candidate: Candidate
    kind: str
    first: int  # words of its sentence
    last: int
    features: set[str]


def features_of(reader: Reader, part: Part, candidate: Candidate) -> set[str]:
    """All features of one candidate."""
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    kind = candidate.kind if candidate.kind != "count" else candidate.group
    spot = Spot(reader, part, candidate, kind, sentence.first, sentence.last, {"bias"})
    _own_features(spot)
    _word_features(spot)
    _sentence_features(spot)
    _who_features(spot)
    _carried_features(spot)
    return spot.features


def _own_features(spot: Spot) -> None:
    candidate, kind, features = spot.candidate, spot.kind, spot.features
    features.update((f"kind {kind}", f"{kind} {spot.reader.common[0]}", f"noun {candidate.noun}"))
    features.add(f"{kind} magnitude {magnitude(candidate)}")
    if candidate.elliptic:
        features.add("elliptic")
    if candidate.per:
        features.add("unit price")
    if candidate.marked and not candidate.zeros:
        features.add("full digits")
    zone = "title" if spot.part.passage.field == "title" else "lead" if candidate.sentence < 3 else "body"
    features.update((zone, f"{kind} {zone}"))


def _sentence_features(spot: Spot) -> None:
    kind, features = spot.kind, spot.features
    view = spot.reader.view(spot.part, spot.candidate.sentence)
    for cue in view.cues:
        features.update((f"sentence {cue}", f"{kind} sentence {cue}"))
    features.update(f"{kind} region {side}" for side in view.regions or {"none"})
    features.update(f"{kind} year {year}" for year in view.years or {"none"})
    if view.quoted:
        features.add(f"{kind} quoted")
    if any(abs(c.start - spot.candidate.start) < 90 for c in spot.part.clocks):
        features.add(f"{kind} clock near")


def _word_features(spot: Spot) -> None:
    passage, candidate, features = spot.part.passage, spot.candidate, spot.features
    stems, clause, at = passage.stems, passage.clause, candidate.word
    end = passage.word_at(candidate.end - 1) + 1
    for distance, i in enumerate(range(at - 1, max(spot.first, at - BEFORE) - 1, -1)):
        word = stems[i]
        if word in ("rp", "usd") or word[0].isdigit():
            continue
        if distance < 4:
            features.add(f"before{min(distance, 2)} {word}")
        _note(spot, word, "clause" if clause[i] == clause[at] else "earlier")
    for distance, i in enumerate(range(end, min(spot.last, end + AFTER))):
        word = stems[i]
        if word[0].isdigit():
            break
        if distance < 3:
            features.add(f"after{distance} {word}")
        _note(spot, word, "then" if clause[i] == clause[at] else "later")


def _note(spot: Spot, word: str, where: str) -> None:
    spot.features.add(f"{where} {word}")
    for cue in cue_classes().get(word, ()):
        spot.features.update((f"{where} [{cue}]", f"{spot.kind} {where} [{cue}]"))


def _who_features(spot: Spot) -> None:
    reader, candidate, kind, features = spot.reader, spot.candidate, spot.kind, spot.features
    passage = spot.part.passage
    before = _within(spot.part.places, spot.first, candidate.word)
    after = _within(spot.part.places, candidate.word + 1, min(spot.last, candidate.word + 10))
    if before:
        near, side = before[-1], reader.side(before[-1].region)
        preposition = passage.stems[near.first - 1] if near.first else "^"
        features.update((f"{kind} last region {side}", f"last region {preposition} {side}"))
        if passage.clause[near.first] == passage.clause[candidate.word]:
            features.add(f"{kind} clause region {side}")
        if len(before) > 1:
            features.add(f"{kind} regions {reader.side(before[-2].region)} {side}")
    if after:
        side = reader.side(after[0].region)
        features.add(f"{kind} next region {side}")
        features.add(f"next region {passage.stems[after[0].first - 1]} {side}")
    for verb in ("sell", "buy"):
        if f"clause [{verb}]" in features or f"earlier [{verb}]" in features:
            features.add(f"{verb} by {reader.side(before[-1].region) if before else 'none'}")
            if before:
                features.add(f"{verb} by first {reader.side(before[0].region)}")


def _carried_features(spot: Spot) -> None:
    reader, kind, features, number = spot.reader, spot.kind, spot.features, spot.candidate.sentence
    passage = spot.part.passage
    if number:
        earlier = reader.view(spot.part, number - 1)
        same = passage.sentences[number - 1].paragraph == passage.sentences[number].paragraph
        features.update(f"{kind} {'previous' if same else 'paragraph above'} {cue}" for cue in earlier.cues)
        features.update(f"{kind} previous year {year}" for year in earlier.years)
        if "other" in earlier.regions:
            features.add(f"{kind} previous region other")
    mates = reader.by_sentence[passage.field, number]
    order = mates.index(spot.candidate) if len(mates) < 30 else 5
    features.update((f"{kind} order {min(order, 4)}", f"{kind} mates {min(len(mates), 5)}"))
    if 0 < order < 30:
        features.add(f"{kind} after a {mates[order - 1].kind} {mates[order - 1].group}")
    features.update(f"{kind} title {cue}" for cue in reader.title_cues)
