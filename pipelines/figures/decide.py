"""From candidates to figures: the choice of roles, and everything else that is said of a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pipelines.figures import details
from pipelines.figures.candidate import Candidate
from pipelines.figures.features import Reader, features_of
from pipelines.figures.linear import model
from pipelines.figures.model import Figure, Party, Role
from pipelines.figures.story import Part


@dataclass(slots=True)
class Choice:
    """A candidate with its features and the chance of every role ("none": not a figure)."""

    part: Part
    candidate: Candidate
    features: set[str]
    chances: dict[str, float]
    role: str


def choose_roles(reader: Reader) -> list[Choice]:
    """The role of every candidate of a story, title first."""
    weights = model("role")
    choices = []
    for part in reader.story.parts:
        for candidate in part.candidates:
            features = features_of(reader, part, candidate)
            chances = weights.probabilities(features)
            choices.append(Choice(part, candidate, features, chances, max(chances, key=lambda r: chances[r])))
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
    """Business actors are participants; the same noun for a mixed crowd counts people."""
    if role == "participants" and candidate.unit == "people":
        return "participants"
    if role != "participants" and candidate.group == "attendee":
        return "people"
    return candidate.unit


def party_of(choice: Choice) -> Party | None:
    """Whose business actors are counted."""
    chances = model("party").probabilities(choice.features)
    best = max(chances, key=lambda p: chances[p])
    return cast(Party, best) if best != "unsaid" else None


def _reason(choice: Choice) -> str:
    spoken = model("role").strongest(choice.features, choice.role)
    return "weights: " + ", ".join(f"{name} {weight:+.2f}" for name, weight in spoken)
