"""Which value of a field the ledger shows, why, and what becomes of the others.

In this order: a reviewed correction; a plausible unit (a value read otherwise than printed comes after the printed
one it was re-read to); a final reading over one without a clock, that over an interim one, and the later of two
interim readings; a value that the parts add up to; full digits over rounded ones; more witnesses. Commitments only
accumulate, so a value below a reading that is tied to a clock is an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of

from pipelines.missions.dates import clock_in_words, moment
from pipelines.missions.model import MONEY_PARTS, Number, Verdict
from pipelines.missions.numbers import counted, spoken
from pipelines.missions.voices import Candidate, Voice, best_voice, compatible, named

#: rupiah between which the total of one mission is believable without further evidence
PLAUSIBLE = (5 * 10**8, 10**14)
Confirms = Callable[[Candidate], bool]


@dataclass(slots=True)
class Choice:
    """The chosen value of one field with its reason; ``rivals`` are the values that contradict it."""

    field: str
    unit: str
    chosen: Candidate
    reason: str
    rivals: list[Candidate]
    verdicts: list[Verdict]
    settled: bool = True  # False where a rival has as much behind it as the chosen value
    over: dict[Number, str] = field_of(default_factory=dict)  # by a losing value: what set the chosen one before it
    early: frozenset[Number] = frozenset()  # losing values that are taken for earlier readings

    @property
    def voice(self) -> Voice:
        return best_voice(self.chosen)


@dataclass(frozen=True, slots=True)
class Scale:
    """What the candidates of one field are weighed against."""

    field: str
    unit: str
    made: Sequence[Candidate]
    confirms: Confirms

    def rank(self, candidate: Candidate) -> tuple[object, ...]:
        """The rules in order; ``_why`` has the words for each."""
        others = [c for c in self.made if c is not candidate]
        bounded = candidate.only_a_bound and any(compatible(candidate, c) for c in others)
        scaled = all(v.factor != 1 for v in candidate.exact_words)
        timed = all(c.as_of for c in self.made if c.stage_rank == candidate.stage_rank)
        firsthand = {v.sighting.witness for v in candidate.voices if not v.restated}
        return (
            candidate.pinned,
            believable(self.field, self.unit, candidate),
            not scaled,
            not is_early(candidate, self.made),
            not bounded,
            candidate.stage_rank,
            moment(candidate.as_of) if timed else 0.0,
            self.confirms(candidate),
            candidate.exactness,
            len(candidate.witnesses),
            len(firsthand),
            moment(candidate.as_of),
            candidate.value,
        )


def choose(field: str, unit: str, made: Sequence[Candidate], confirms: Confirms = lambda _: False) -> Choice:
    """Weighs the candidates of one field. ``confirms`` says whether the parts (or the counts) add up to a value."""
    scale = Scale(field, unit, made, confirms)
    ranked = sorted(made, key=scale.rank, reverse=True)
    chosen = ranked[0]
    # what a person has settled is no contradiction any more
    rivals = [] if chosen.pinned else [c for c in ranked[1:] if not _explained(c, chosen)]
    reason = _reason(chosen, ranked[1:], scale)
    early = frozenset(r.value for r in rivals if is_early(r, made))
    settled = all(r.value in early or _settles(chosen, r, confirms) for r in rivals)
    verdicts = _verdicts(field, unit, chosen, ranked[1:], reason)
    over = {r.value: _why(chosen, r, scale) for r in rivals}
    return Choice(field, unit, chosen, reason, rivals, verdicts, settled, over, early)


def believable(field: str, unit: str, candidate: Candidate) -> bool:
    """Whether a total lies where the total of one mission can lie. A person's word is believed as it is."""
    low, high = PLAUSIBLE
    return candidate.pinned or field != "total" or unit != "IDR" or low <= candidate.value <= high


def is_early(candidate: Candidate, made: Sequence[Candidate]) -> bool:
    """Whether a value without a clock lies below a reading that has one, and so was taken before it."""
    return (candidate.stage, candidate.as_of) == (None, None) and any(
        other is not candidate and (other.stage == "interim" or other.as_of) and other.value > candidate.value
        for other in made
    )


def _explained(rival: Candidate, chosen: Candidate) -> bool:
    """Whether a losing value is no contradiction: an earlier reading below, or a bound that leaves room."""
    before = moment(rival.as_of) and moment(rival.as_of) < moment(chosen.as_of)
    if rival.stage == "interim" or (before and rival.stage is None):
        return rival.value <= chosen.value
    return compatible(rival, chosen)


def _settles(chosen: Candidate, rival: Candidate, confirms: Confirms) -> bool:
    if chosen.pinned or (confirms(chosen) and not confirms(rival)):
        return True
    return len(chosen.witnesses) > len(rival.witnesses)


def _reason(chosen: Candidate, others: Sequence[Candidate], scale: Scale) -> str:
    told = [_told(chosen)]
    for other in others[:1]:
        why = f"stated by {counted(len(other.witnesses), 'witness')}" if chosen.pinned else _why(chosen, other, scale)
        told.append(f"over {spoken(other.value, scale.unit)}: {why}")
    if scale.confirms(chosen) and not told[-1].endswith(_confirmed(scale.field)):
        told.append(_confirmed(scale.field))
    if not chosen.pinned and any(v.step > chosen.step for v in chosen.voices):
        told.append("rounded prints agree with it")
    return "; ".join(told)


def _confirmed(field: str) -> str:
    """How the other fields confirm a value."""
    if field in MONEY_PARTS or field == "loi":
        return "with the other parts it adds up to the total"
    if field in ("participants_organiser", "participants_partner"):
        return "with the other side it makes the number of both"
    return "both sides add up to it" if field == "participants_total" else "the parts add up to it"


def _told(chosen: Candidate) -> str:
    count = len(chosen.witnesses)
    if chosen.pinned:
        because = [n.surface for v in chosen.voices if v.pinned for n in v.sighting.event.notes]
        told = ": ".join(["a reviewed correction", *because])
        agree = len({v.sighting.witness for v in chosen.voices if not v.pinned})
        return f"{told}; {counted(agree, 'witness')} {'agrees' if agree == 1 else 'agree'} with it"
    told = f"{count} independent witnesses" if count > 1 else f"one witness ({named(chosen.exact_words)})"
    if all(v.factor != 1 for v in chosen.exact_words):
        told += ", the printed unit read otherwise"
    return told


def _why(chosen: Candidate, other: Candidate, scale: Scale) -> str:
    """The first rule that set the chosen value before the other one."""
    mine, theirs = scale.rank(chosen), scale.rank(other)
    words = (
        "a reviewed correction",
        "no single mission comes to the other",
        "its unit is as printed",
        "the other lies below a reading with a clock time, so it is taken for an earlier one",
        "the other is only a bound",
        _stages(chosen, other),
        f"the later reading ({clock_in_words(chosen.as_of)})",
        _confirmed(scale.field),
        "full digits over rounded ones",
        f"{len(chosen.witnesses)} witnesses against {len(other.witnesses)}",
        "told of the mission itself, not looking back",
        "the later reading",
        "the higher of two values with equal support",
    )
    return next((w for w, a, b in zip(words, mine, theirs, strict=True) if a != b), words[-1])


def _stages(chosen: Candidate, other: Candidate) -> str:
    if chosen.stage == "final":
        return "the final figure over an interim one" if other.stage == "interim" else "it is named as final"
    return "the other is an interim reading"


def _verdicts(field: str, unit: str, chosen: Candidate, others: Sequence[Candidate], reason: str) -> list[Verdict]:
    winner = best_voice(chosen)
    verdicts = {winner.claim.key: _verdict(winner, "chosen", reason)}
    for voice in chosen.voices:
        words = "prints the same" if voice.value == chosen.value else "agrees within its printed precision"
        verdicts.setdefault(voice.claim.key, _verdict(voice, "supports", words))
    for other in others:
        for voice in other.voices:
            verdicts.setdefault(voice.claim.key, _verdict(voice, "rejected", _rejection(field, unit, other, chosen)))
    return list(verdicts.values())


def _verdict(voice: Voice, status: str, reason: str) -> Verdict:
    read_as = voice.value if voice.factor != 1 else None
    if read_as is not None:
        reason = (
            f"{reason}; printed {voice.claim.surface or voice.claim.value}, read as {spoken(read_as, voice.claim.unit)}"
        )
    flags = (*voice.claim.flags, "unit_slip") if read_as is not None else voice.claim.flags
    return Verdict(voice.claim.key, status, reason, read_as, flags)  # type: ignore[arg-type]


def _rejection(field: str, unit: str, other: Candidate, chosen: Candidate) -> str:
    shown = spoken(chosen.value, unit)
    if other.stage == "interim":
        of = f" of {clock_in_words(other.as_of)}" if other.as_of else ""
        return f"an interim reading{of}; {shown} is the later one"
    if compatible(other, chosen):
        return f"a bound that {shown} keeps"
    return f"contradicts the chosen {field.replace('_', ' ')} of {shown}"
