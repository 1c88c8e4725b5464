"""The counts of one mission: its transactions, and the business actors of either side and together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from pipelines.missions.choice import Choice, choose
from pipelines.missions.model import Verdict
from pipelines.missions.voices import Candidate, Voice, candidates

_SIDES = ("participants_organiser", "participants_partner")
_BOTH = "participants_total"


@dataclass(slots=True)
class Counts:
    """``both`` is the sum of the two sides where no text states it; ``uneven`` the three counts where they disagree."""

    choices: dict[str, Choice] = field(default_factory=dict)
    both: int | None = None
    uneven: tuple[int, int, int] | None = None
    verdicts: list[Verdict] = field(default_factory=list)


def weigh(by_field: dict[str, list[Voice]]) -> Counts:
    counts = Counts()
    heard = {name: list(by_field.get(name, ())) for name in ("transactions", *_SIDES, _BOTH)}
    heard["transactions"] = _without_portions(heard["transactions"], counts)
    heard[_BOTH] = _without_unsaid(heard, counts)
    _with_the_reading(heard["transactions"])
    made = {name: candidates(voices) for name, voices in heard.items() if voices}
    for name in ("transactions", *_SIDES):
        if name in made:
            counts.choices[name] = choose(name, "count", made[name], partial(_adds_up, name, made))
    if _BOTH in made:
        counts.choices[_BOTH] = choose(_BOTH, "count", made[_BOTH], partial(_adds_up, _BOTH, made))
        _compare_sides(counts)
    elif all(name in counts.choices for name in _SIDES):
        counts.both = sum(int(counts.choices[name].chosen.value) for name in _SIDES)
    for choice in counts.choices.values():
        counts.verdicts += choice.verdicts
    return counts


def _without_portions(voices: list[Voice], counts: Counts) -> list[Voice]:
    """Sets aside "39 penjualan" and "25 pembelian" beside "64 transaksi" of the same story."""
    kept = []
    for voice in voices:
        whole = next((w for w in voices if _is_portion(voice, w, voices)), None)
        if whole is None:
            kept.append(voice)
        else:
            words = f"a portion of the {whole.value} transactions that the same text gives"
            counts.verdicts.append(Verdict(voice.claim.key, "rejected", words, None, voice.claim.flags))
    return kept


def _is_portion(voice: Voice, whole: Voice, voices: list[Voice]) -> bool:
    same_story = [v for v in voices if v.sighting.event.key == voice.sighting.event.key]
    return whole in same_story and any(
        other is not voice and other.value + voice.value == whole.value for other in same_story
    )


def _without_unsaid(heard: dict[str, list[Voice]], counts: Counts) -> list[Voice]:
    """A count of nobody named is the total's only where no text states that and no side has the number."""
    said = [v for v in heard[_BOTH] if "party_unsaid" not in v.claim.flags]
    unsaid = [v for v in heard[_BOTH] if "party_unsaid" in v.claim.flags]
    known = {v.value: name for name in (*_SIDES, _BOTH) for v in heard[name] if "party_unsaid" not in v.claim.flags}
    free = []
    for voice in unsaid:
        if voice.value in known:
            words = f"of whom is not said; it is the {known[voice.value].replace('_', ' ')} elsewhere"
            counts.verdicts.append(Verdict(voice.claim.key, "supports", words, None, voice.claim.flags))
        elif said:
            words = "of whom is not said, and another text states the number of both sides"
            counts.verdicts.append(Verdict(voice.claim.key, "rejected", words, None, voice.claim.flags))
        else:
            free.append(voice)
    return said or _largest(free, counts)


def _largest(voices: list[Voice], counts: Counts) -> list[Voice]:
    """Of several unsaid counts in one story the largest is taken: the others are of one side or of a group."""
    kept = []
    for voice in voices:
        top = max(v.value for v in voices if v.sighting.event.key == voice.sighting.event.key)
        if voice.value == top:
            kept.append(voice)
        else:
            words = "of whom is not said, and the same text has a larger number"
            counts.verdicts.append(Verdict(voice.claim.key, "rejected", words, None, voice.claim.flags))
    return kept


def _with_the_reading(transactions: Iterable[Voice]) -> None:
    """The transactions of a story whose totals are all interim were counted at that time too."""
    for voice in transactions:
        totals = [c for c in voice.sighting.event.claims if c.field == "total"]
        if voice.stage is None and totals and all(c.stage == "interim" for c in totals):
            voice.stage = "interim"


def _adds_up(name: str, made: dict[str, list[Candidate]], candidate: Candidate) -> bool:
    if name == _BOTH:
        return any(
            a.value + b.value == candidate.value for a in made.get(_SIDES[0], ()) for b in made.get(_SIDES[1], ())
        )
    if name in _SIDES:
        other = _SIDES[1 - _SIDES.index(name)]
        return any(candidate.value + o.value == t.value for o in made.get(other, ()) for t in made.get(_BOTH, ()))
    return False


def _compare_sides(counts: Counts) -> None:
    sides = [counts.choices.get(name) for name in _SIDES]
    both = counts.choices[_BOTH]
    if sides[0] is None or sides[1] is None:
        return
    values = int(sides[0].chosen.value), int(sides[1].chosen.value), int(both.chosen.value)
    qualifiers = {v.claim.qualifier for c in (*sides, both) if c for v in c.chosen.exact_words}
    if values[0] + values[1] != values[2] and qualifiers == {"exact"} and not _unsaid(both):
        counts.uneven = values


def _unsaid(choice: Choice) -> bool:
    return all("party_unsaid" in v.claim.flags for v in choice.chosen.voices)


def contradicted(choice: Choice) -> list[Candidate]:
    """The rivals that are contradictions: not smaller groups in a story that also has the chosen number, nor those
    whose text leaves open of whom it speaks."""
    return [
        r
        for r in choice.rivals
        if not _unsaid(replace(choice, chosen=r))
        and not (r.value < choice.chosen.value and r.witnesses <= choice.chosen.witnesses)
    ]
