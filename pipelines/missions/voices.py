"""Claims with their witnesses behind them, and the distinct values among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.missions.dates import moment
from pipelines.missions.model import ClaimDraft, Number, Sighting
from pipelines.missions.numbers import FLOORS, allows, same, step_of

_STAGE_RANK = {"final": 3, None: 2, "interim": 1}


@dataclass(slots=True)
class Voice:
    """One claim as it is heard. ``factor`` is set where the printed value is read a power of ten off."""

    claim: ClaimDraft
    sighting: Sighting
    stage: str | None = None
    factor: Decimal = Decimal(1)

    @property
    def value(self) -> Number:
        scaled = Decimal(self.claim.value) * self.factor
        return int(scaled) if scaled == scaled.to_integral_value() else scaled

    @property
    def step(self) -> Decimal:
        """The worth of the last printed digit; a correction is given in full digits, its zeros among them."""
        return Decimal(1) if self.pinned else step_of(self.claim.value, self.claim.surface) * self.factor

    @property
    def pinned(self) -> bool:
        return self.sighting.event.origin == "correction"

    @property
    def restated(self) -> bool:
        """Said in a story about another mission, and so after the event."""
        return self.sighting.event.relation == "mentions"


def agreeing(a: Voice, b: Voice) -> bool:
    return same(a.value, a.step, b.value, b.step)


@dataclass(slots=True)
class Candidate:
    """One distinct value of a field: the most exact print of it, and every voice that can mean the same."""

    value: Number
    step: Decimal
    voices: list[Voice] = field(default_factory=list)

    @property
    def witnesses(self) -> frozenset[str]:
        return frozenset(v.sighting.witness for v in self.voices)

    @property
    def stage(self) -> str | None:
        """``final`` if any voice says so; ``interim`` if one that prints the value does, or its rounding without "more
        than": a bound met at noon says nothing of the value reached later."""
        if any(v.stage == "final" for v in self.voices):
            return "final"
        close = [v for v in self.voices if v.value == self.value or v.claim.qualifier not in FLOORS]
        return "interim" if any(v.stage == "interim" for v in close) else None

    @property
    def as_of(self) -> str | None:
        return max((v.claim.as_of for v in self.voices if v.claim.as_of), key=moment, default=None)

    @property
    def restated(self) -> bool:
        return any(v.restated for v in self.voices)

    @property
    def pinned(self) -> bool:
        return any(v.pinned for v in self.voices)

    @property
    def exact_words(self) -> list[Voice]:
        """The voices that print this very value."""
        return [v for v in self.voices if v.value == self.value]

    @property
    def only_a_bound(self) -> bool:
        return all(v.claim.qualifier in FLOORS for v in self.exact_words)

    @property
    def stage_rank(self) -> int:
        return _STAGE_RANK[self.stage]

    @property
    def exactness(self) -> int:
        """2 for full digits (to the thousand or better), 1 for six digits and more, 0 for fewer; counts are exact."""
        return 2 if self.step <= 1000 else 1 if Decimal(self.value) >= self.step * 10**5 else 0


def candidates(voices: Iterable[Voice]) -> list[Candidate]:
    """The distinct values, most exact first. A coarse print supports every value that it can be the rounding of; what
    a person pinned is a value of its own, which nothing outranks."""
    ordered = sorted(voices, key=lambda v: (not v.pinned, v.step, v.claim.qualifier in FLOORS, v.value, v.claim.key))
    made: list[Candidate] = []
    for voice in ordered:
        matching = [c for c in made if same(voice.value, voice.step, c.value, c.step) and _of_one_hour(voice, c)]
        for candidate in matching:
            candidate.voices.append(voice)
        if not matching:
            made.append(Candidate(voice.value, voice.step, [voice]))
    return made


def _of_one_hour(voice: Voice, candidate: Candidate) -> bool:
    """Whether a coarse print can be the rounding: not where both are tied to a clock and the hours differ."""
    hours = {v.claim.as_of for v in candidate.exact_words if v.claim.as_of}
    return voice.value == candidate.value or not voice.claim.as_of or not hours or voice.claim.as_of in hours


def compatible(candidate: Candidate, chosen: Candidate) -> bool:
    """Whether a losing value does not contradict the chosen one: each of its prints is a bound that leaves it room."""
    return all(allows(v.claim, chosen.value) for v in candidate.exact_words)


def best_voice(candidate: Candidate) -> Voice:
    """The voice to name as the chosen claim: unscaled, about the mission, exact, the first by key."""
    return min(
        candidate.exact_words,
        key=lambda v: (not v.pinned, v.factor != 1, v.restated, v.claim.qualifier != "exact", v.claim.key),
    )


def named(voices: Sequence[Voice]) -> str:
    """The sources of some voices, for a sentence: ``antaranews.com and 2 others``."""
    documents = sorted({_site(v.sighting.event.document) for v in voices})
    if len(documents) > 2:
        return f"{documents[0]} and {len(documents) - 1} others"
    return " and ".join(documents)


def _site(document: str) -> str:
    host = document.split("://", 1)[-1].split("/", 1)[0] if "://" in document else document
    return host.removeprefix("www.")
