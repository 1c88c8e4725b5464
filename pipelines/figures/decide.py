"""From candidates to figures: the choice of roles, and everything else that is said of a number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from pipelines.figures import details
from pipelines.figures.candidate import Candidate
from pipelines.figures.crowd import crowd_features
from pipelines.figures.features import features_of
from pipelines.figures.joint import joint_features
from pipelines.figures.linear import model
from pipelines.figures.model import Figure, Party, Role
from pipelines.figures.reader import Reader
from pipelines.figures.story import Part


@dataclass(slots=True)
class Choice:
    """A candidate with its features, the rules' vote and the chance of every role ("none": not a figure)."""

    part: Part
    candidate: Candidate
    features: set[str]
    vote: str
    chances: dict[str, float]
    role: str
    party_features: set[str] = dataclasses.field(default_factory=set)


def choose_roles(reader: Reader) -> list[Choice]:
    """The role of every candidate of a story, title first: each by its own words, then all together."""
    choices = first_look(reader)
    weights = model("joint")
    event = reader.occasion.event is not None
    candidates = [c.candidate for c in choices]
    heard = joint_features(candidates, [c.chances for c in choices], [c.vote for c in choices], event=event)
    for choice, features, crowd in zip(choices, heard, crowd_features(candidates), strict=True):
        choice.party_features = party_features(choice.features, features, crowd)
        choice.chances = weights.weighted(features)
        choice.role = max(choice.chances, key=lambda r: choice.chances[r])
    return choices


def first_look(reader: Reader) -> list[Choice]:
    """Every candidate by its own words alone."""
    weights = model("role")
    choices = []
    for part in reader.story.parts:
        for candidate in part.candidates:
            features, voted = features_of(reader, part, candidate)
            chances = weights.probabilities(features)
            choices.append(Choice(part, candidate, features, voted, chances, max(chances, key=lambda r: chances[r])))
    return choices


def figure_of(reader: Reader, choice: Choice) -> Figure:
    """The figure that a choice stands for; the role must not be "none"."""
    candidate, part = choice.candidate, choice.part
    role = cast(Role, choice.role)
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    clock = details.as_of(reader, part, candidate) if role == "total" else None
    period = details.period_of(part, candidate, role)
    return Figure(
        field=passage.field,
        start=candidate.start,
        end=candidate.end,
        surface=candidate.surface,
        value=candidate.value,
        unit=unit_of(candidate, role),
        kind=candidate.kind,
        role=role,
        qualifier=details.qualifier_of(candidate),
        sentence=passage.text[sentence.start : sentence.end],
        rule=_reason(choice),
        confidence=round(choice.chances[role], 3),
        stage=details.stage_of(reader, part, candidate, clock) if role == "total" else None,
        as_of=clock,
        party=party_of(choice) if role == "participants" else None,
        commodity=details.commodity_of(candidate) if role == "deal" else None,
        period=period,
        about=details.about_of(reader, part, candidate, role, period),
    )


def unit_of(candidate: Candidate, role: Role) -> str:
    """Business actors are participants; the same noun for a mixed crowd counts people, for a members' list firms."""
    if role == "participants" and candidate.unit == "people":
        return "participants"
    if role == "other" and (candidate.group == "attendee" or (candidate.elliptic and candidate.group == "actor")):
        return "people"
    if role == "other" and candidate.group == "cooperative":
        return "organisations"
    return candidate.unit


def party_features(own: set[str], heard: Iterable[str], crowd: set[str]) -> set[str]:
    """What speaks for whose business actors are counted: its own words, its sum or parts, the story's other counts."""
    return own | crowd | {name for name in heard if name.startswith(("sum of", "part "))}


def party_of(choice: Choice) -> Party | None:
    """Whose business actors are counted."""
    chances = model("party").probabilities(choice.party_features)
    best = max(chances, key=lambda p: chances[p])
    return cast(Party, best) if best != "unsaid" else None


def _reason(choice: Choice) -> str:
    spoken = model("role").strongest(choice.features, choice.role)
    reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in spoken)
    return f"rules: {choice.vote}; words: {reasons or '-'}"
