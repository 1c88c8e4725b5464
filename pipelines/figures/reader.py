"""What a story's numbers share: its mission's sides and year, and what each sentence holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from pipelines.figures.candidate import Candidate
from pipelines.figures.event import Occasion
from pipelines.figures.flow import Flow, flows_in, sides_in
from pipelines.figures.frames import frames_in
from pipelines.figures.speakers import speakers_of
from pipelines.figures.story import Part, Story
from pipelines.figures.tables import words_of
from pipelines.figures.times import Times, times_in

_THEMES = ("kemendag", "festival", "expo", "pameran", "pasar", "kadin", "misi")


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
    frames: tuple[str, ...]
    times: Times


class Reader:
    """Makes the features of a story's candidates; holds what sentences share."""

    def __init__(self, story: Story, occasion: Occasion) -> None:
        self.story = story
        self.occasion = occasion
        event = occasion.event
        self.organiser = occasion.organiser
        self.partners = frozenset(occasion.partners) if event else frozenset()
        year = occasion.day.day.year if occasion.day else None
        self.year = year or story.calendar.reference
        self.common = ["event" if event else "no event", f"mission sure {int(occasion.probability * 4.999)}"]
        self.speakers = {part.passage.field: speakers_of(part, self.side) for part in story.parts}
        self.flows: dict[tuple[str, int, bool], dict[int, Flow | None]] = {}
        self._frames: dict[tuple[str, int], tuple[str, ...]] = {}
        self.views: dict[tuple[str, int], SentenceView] = {}
        self.by_sentence: dict[tuple[str, int], list[Candidate]] = {}
        for part in story.parts:
            for candidate in part.candidates:
                self.by_sentence.setdefault((part.passage.field, candidate.sentence), []).append(candidate)
        self.common += self._whole_story()

    def _whole_story(self) -> list[str]:
        """What the story as a whole is made of: its commonest frame, how many regions, whose programme it is."""
        frames: Counter[str] = Counter()
        for number in range(min(len(self.story.body.passage.sentences), 60)):
            frames.update(self.frames(self.story.body, number)[:1])
        regions = len(self.occasion.regions)
        lead = set(self.story.body.passage.stems[:60]) | set(self.story.title.passage.stems)
        found = [f"story of {name}" for name, count in frames.most_common(2) if count >= 2]
        found.append(f"regions {'few' if regions <= 3 else 'some' if regions <= 6 else 'many'}")
        found += [f"lead {w}" for w in _THEMES if w in lead]
        return found

    def frames(self, part: Part, number: int) -> tuple[str, ...]:
        """The frames that the words of a sentence set."""
        name = (part.passage.field, number)
        found = self._frames.get(name)
        if found is None:
            sentence = part.passage.sentences[number]
            found = self._frames[name] = frames_in(part.passage.stems[sentence.first : sentence.last])
        return found

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
        regions = {self.side(p.region) for p in part.places_among(sentence.first, sentence.last)}
        years = {self.year_word(d.year, d.year_to) for d in part.years_among(sentence.start, sentence.end)}
        times = times_in(part, sentence, self.year_word)
        return SentenceView(cues, regions, years, sentence.quoted, self.frames(part, number), times)

    def flow(self, part: Part, candidate: Candidate) -> Flow | None:
        """Which way the goods of a number went; amounts of a sentence are read together, other numbers likewise."""
        money = candidate.kind == "money"
        name = (part.passage.field, candidate.sentence, money)
        if name not in self.flows:
            self.flows[name] = self._flows(part, candidate.sentence, money)
        return self.flows[name].get(candidate.word)

    def _flows(self, part: Part, number: int, money: bool) -> dict[int, Flow | None]:
        sentence = part.passage.sentences[number]
        mates = self.by_sentence[part.passage.field, number]
        words = [c.word for c in mates if (c.kind == "money") == money]
        places = part.places_among(sentence.first, sentence.last)
        us = self.speakers[part.passage.field][number]
        sides = sides_in(part.passage, sentence, places, self.side, us)
        return dict(zip(words, flows_in(part.passage, words, sentence, sides), strict=True))

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
    flow: str = "none"  # which way goods went, as far as a verb of trade says it
