"""Values a thousand (or a million) times off: *juta* printed for *miliar*, *triliun* set behind full digits.

The printed value is read otherwise only where another claim of the field, by another witness, or the parts of the sum
confirm it. Which of two values is the slip is decided by the parts, then by the number of witnesses, then by what a
mission of a province can be worth; where nothing decides, both stay as printed and are marked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from pipelines.missions import parts
from pipelines.missions.choice import PLAUSIBLE
from pipelines.missions.numbers import same
from pipelines.missions.voices import Candidate, Voice, candidates

_FACTORS = (*parts.FACTORS[1:], Decimal(10) ** 12, Decimal(10) ** -12)


def reread(voices: Sequence[Voice], confirms: Callable[[Candidate], bool]) -> list[Voice]:
    """Sets the factor of each slipped voice of one field; returns the voices left in doubt.

    ``confirms`` says whether a value, as printed, stands in a sum of parts that comes out.
    """
    doubtful: list[Voice] = []
    made = candidates(v for v in voices if v.factor == 1)
    for i, one in enumerate(made):
        for other in made[i + 1 :]:
            factor = factor_between(one, other)
            if factor is None:
                continue
            slipped = _the_slip(one, other, confirms)
            if slipped is None:
                doubtful += min(one, other, key=lambda c: c.value).exact_words
                continue
            for voice in slipped.voices:
                if voice.factor == 1:
                    voice.factor = factor if slipped is one else 1 / factor
    return [v for v in doubtful if v.factor == 1]


def factor_between(one: Candidate, other: Candidate) -> Decimal | None:
    """The power of a thousand that turns ``one`` into ``other`` within the prints, None if there is none."""
    for factor in _FACTORS:
        if same(Decimal(one.value) * factor, one.step * factor, other.value, other.step):
            return factor
    return None


def _the_slip(one: Candidate, other: Candidate, confirms: Callable[[Candidate], bool]) -> Candidate | None:
    scores = [_score(one, confirms), _score(other, confirms)]
    if scores[0] == scores[1]:
        return None
    return one if scores[0] < scores[1] else other


def _score(candidate: Candidate, confirms: Callable[[Candidate], bool]) -> tuple[bool, bool, int, bool, int]:
    low, high = PLAUSIBLE
    return (
        candidate.pinned,
        confirms(candidate),
        len(candidate.witnesses),
        low <= candidate.value <= high,
        len(candidate.exact_words),
    )
