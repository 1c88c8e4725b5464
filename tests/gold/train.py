"""Trains the engine's weight tables on the annotated stories: ``python -m tests.gold.train``.

The models stand on each other's shoulders (who travelled to whom → on which day, in which town → what each number
means), so each learns from what the ones below say of stories that they were not trained on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.figures import linear
from pipelines.figures.candidate import Candidate
from pipelines.figures.crowd import crowd_features
from pipelines.figures.decide import party_features
from pipelines.figures.event import Occasion, choose_regions, event_features, occasion_of
from pipelines.figures.features import features_of
from pipelines.figures.joint import Sum, joint_features, sums_of
from pipelines.figures.linear import Linear
from pipelines.figures.occasion import cities_of, days_of
from pipelines.figures.reader import Reader
from pipelines.figures.regions import regions_of
from pipelines.figures.story import Story, take_apart
from pipelines.places import key
from tests.gold.align import figures_of
from tests.gold.documents import Document, load
from tests.gold.drills import drills, retold
from tests.gold.logistic import Example, Features, fit, folds

YES_NO = ("yes", "no")
ROLES = (
    "total", "sell", "buy", "invest", "deal", "target", "past", "cumulative", "trade", "economy", "participants",
    "transactions", "agreements", "other", "none",
)  # fmt: skip
PARTIES = ("organiser", "partner", "both", "unsaid")
PRESS = 2  # a story of the press, retold, weighs as much as two that were made up
STRENGTH = {"region": 1.0, "event": 2.0, "day": 1.0, "city": 1.0, "role": 1.0, "joint": 1.0, "party": 1.0}


@dataclass
class Item:
    """A document taken apart, and what the event models say of it unseen."""

    document: Document
    story: Story
    occasion: Occasion | None = None

    def example(self, features: Features, label: str) -> Example:
        """One decision about this item, for training."""
        press = self.document.set in ("dev", "heldout", "retold")
        return Example(features, label, self.document.group, PRESS if press else 1)


def items_of(documents: Sequence[Document]) -> list[Item]:
    return [Item(d, take_apart(d.title, d.text, d.published)) for d in documents]


def region_examples(item: Item) -> list[Example]:
    event = item.document.event
    if event is None:
        return []
    found = []
    for name, region in regions_of(item.story).items():
        label = "organiser" if name == event["organiser"] else "partner" if name in event["partner"] else "neither"
        found.append(item.example(region.features, label))
    return found


def _decided(item: Item) -> tuple[str | None, tuple[str, ...]]:
    return choose_regions(regions_of(item.story))


def event_examples(item: Item) -> list[Example]:
    organiser, partners = _decided(item)
    days = days_of(item.story, organiser, partners)
    features = event_features(item.story, regions_of(item.story), organiser, partners, days)
    return [item.example(features, "yes" if item.document.event else "no")]


def day_examples(item: Item) -> list[Example]:
    event = item.document.event
    if event is None:
        return []
    days = days_of(item.story, *_decided(item))
    return [item.example(d.features, "yes" if d.day.isoformat() == event["date"] else "no") for d in days]


def city_examples(item: Item) -> list[Example]:
    event = item.document.event
    if event is None:
        return []
    organiser, partners = _decided(item)
    days = [d for d in days_of(item.story, organiser, partners) if d.day.isoformat() == event["date"]]
    towns = cities_of(item.story, organiser, partners, days[0] if days else None)
    right = key(event["city"] or "")
    return [item.example(c.features, "yes" if key(c.name) == right else "no") for c in towns]


Maker = Callable[[Item], list[Example]]
LEVELS: tuple[dict[str, tuple[Maker, tuple[str, ...]]], ...] = (
    {"region": (region_examples, ("organiser", "partner", "neither"))},
    {"event": (event_examples, YES_NO), "day": (day_examples, YES_NO), "city": (city_examples, YES_NO)},
)


def train_event(items: Sequence[Item]) -> dict[str, Linear]:
    """The models of the event, trained on these items; the higher ones on unseen answers of the lower."""
    models: dict[str, Linear] = {}
    for level in LEVELS:
        made = {}
        for name, (maker, classes) in level.items():
            examples = _examples(items, maker, models)
            made[name] = fit(examples, classes, l2=STRENGTH[name])
        models.update(made)
        linear.use(models)
    return models


def _examples(items: Sequence[Item], maker: Maker, below: dict[str, Linear]) -> list[Example]:
    """Examples of one model; where models stand below, each fold's come from models that have not seen it."""
    if not below:
        return [e for item in items for e in maker(item)]
    examples: list[Example] = []
    region_by_item = [(item, region_examples(item)) for item in items]
    for fold in folds([i.document.group for i in items], 5):
        train = [e for item, es in region_by_item if item.document.group not in fold for e in es]
        linear.use({"region": fit(train, ("organiser", "partner", "neither"), l2=STRENGTH["region"])})
        examples += [e for item in items if item.document.group in fold for e in maker(item)]
    linear.use(below)
    return examples


def unseen_occasions(items: Sequence[Item], count: int = 10) -> None:
    """Give every item the occasion that models trained without its group decide on."""
    for fold in folds([i.document.group for i in items], count):
        models = train_event([i for i in items if i.document.group not in fold])
        linear.use(models)
        for item in items:
            if item.document.group in fold:
                item.occasion = occasion_of(item.story)


@dataclass
class Labelled:
    """An item's candidates with features, rule votes, right roles ("none": no figure) and parties."""

    item: Item
    candidates: list[Candidate]
    features: list[set[str]]
    votes: list[str]
    roles: list[str]
    parties: list[str | None]

    def role_examples(self) -> list[Example]:
        return [self.item.example(f, role) for f, role in zip(self.features, self.roles, strict=True)]

    def party_examples(self) -> list[Example]:
        sums, crowds = sums_of(self.candidates), crowd_features(self.candidates)
        none = Sum()
        return [
            self.item.example(party_features(self.features[i], sums.get(i, none).names, crowds[i]), party or "unsaid")
            for i, (role, party) in enumerate(zip(self.roles, self.parties, strict=True))
            if role == "participants"
        ]

    def joint_examples(self, first: Linear) -> list[Example]:
        """What the second look learns from, given the first look's model."""
        assert self.item.occasion is not None
        chances = [first.probabilities(f) for f in self.features]
        event = self.item.occasion.event is not None
        heard = joint_features(self.candidates, chances, self.votes, event=event)
        return [self.item.example(f, role) for f, role in zip(heard, self.roles, strict=True)]


def labelled(item: Item) -> Labelled:
    """The candidates of an item with unseen occasion, labelled from its annotation."""
    assert item.occasion is not None
    reader = Reader(item.story, item.occasion)
    matched, _ = figures_of(item.document, item.story)
    found = Labelled(item, [], [], [], [], [])
    candidates = [(part, c) for part in item.story.parts for c in part.candidates]
    for (part, candidate), figure in zip(candidates, matched, strict=True):
        features, vote = features_of(reader, part, candidate)
        found.candidates.append(candidate)
        found.features.append(features)
        found.votes.append(vote)
        found.roles.append(figure["role"] if figure else "none")
        found.parties.append(figure.get("party") if figure else None)
    return found


def train_figures(items: Sequence[Item], parts: int = 5) -> dict[str, Linear]:
    """The models of the figures, given items with unseen occasions; the second look learns from an unseen first."""
    made = [labelled(item) for item in items]
    heard: list[Example] = []
    for fold in folds([i.document.group for i in items], parts):
        train = [e for m in made if m.item.document.group not in fold for e in m.role_examples()]
        first = fit(train, ROLES, l2=STRENGTH["role"])
        heard += [e for m in made if m.item.document.group in fold for e in m.joint_examples(first)]
    return {
        "role": fit([e for m in made for e in m.role_examples()], ROLES, l2=STRENGTH["role"]),
        "joint": fit(heard, ROLES, l2=STRENGTH["joint"], min_count=3),
        "party": fit([e for m in made for e in m.party_examples()], PARTIES, l2=STRENGTH["party"]),
    }


def train(items: Sequence[Item], count: int = 10, parts: int = 5) -> dict[str, Linear]:
    """All models from scratch; ``count`` and ``parts`` say into how many folds each learns from the unseen other."""
    unseen_occasions(items, count)
    return {**train_figures(items, parts), **train_event(items)}


def main() -> int:
    """Train on every annotated story of the repository and the drills, and write the tables."""
    models = train(items_of([*load(), *retold(), *drills()]))
    linear.WEIGHTS.mkdir(exist_ok=True)
    for name, weights in sorted(models.items()):
        lines = linear.printed(weights)
        (linear.WEIGHTS / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines) - 1} features, classes {', '.join(weights.classes)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
