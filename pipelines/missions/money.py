"""The money of one mission: its total and the parts it is made of, chosen together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipelines.missions import parts, slips
from pipelines.missions.choice import Choice, believable, choose
from pipelines.missions.model import MONEY_PARTS, Number, Verdict
from pipelines.missions.voices import Candidate, Voice, candidates

_SUMMANDS = (*MONEY_PARTS, "loi")


@dataclass(slots=True)
class Money:
    """What the money claims of a mission come to.

    ``unbalanced``: total - parts, where the chosen values do not add up; ``of_earlier_reading``: they add up to another
    reading of the total; ``doubtful``: voices that look a thousand times off without anything that settles it.
    """

    currency: str = "IDR"
    choices: dict[str, Choice] = field(default_factory=dict)
    total: Number | None = None
    total_basis: str | None = None
    unbalanced: Decimal | None = None
    of_earlier_reading: bool = False
    doubtful: list[Voice] = field(default_factory=list)
    slipped: list[Voice] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


def weigh(by_field: dict[str, list[Voice]]) -> Money:
    """Chooses total, sell, buy, invest, letters of intent and target from the voices of one mission."""
    money = Money(_currency(by_field))
    heard = {name: [v for v in voices if v.claim.unit == money.currency] for name, voices in by_field.items()}
    foreign = [v for voices in by_field.values() for v in voices if v.claim.unit != money.currency]
    for voice in foreign:
        words = f"in {voice.claim.unit}, while the mission is told in {money.currency}"
        money.verdicts.append(Verdict(voice.claim.key, "rejected", words, None, voice.claim.flags))
    _follow_their_totals(heard)
    _reread(money, heard)
    summands = {n: candidates(v) for n in _SUMMANDS if (v := heard.get(n))}
    total = _choose_total(money, heard, summands)
    used = _choose_parts(money, summands, total)
    if total is None:
        _sum_of_parts(money, used)
    else:
        _check_balance(money, total, used)
        _find_their_reading(money, heard, summands)
    if voices := heard.get("target"):
        money.choices["target"] = choose("target", money.currency, candidates(voices))
    money.slipped = [v for voices in heard.values() for v in voices if v.factor != 1]
    for choice in money.choices.values():
        money.verdicts += choice.verdicts
    return money


def _currency(by_field: dict[str, list[Voice]]) -> str:
    """The unit of most witnesses' totals, else of most parts; rupiah where nothing is said or all are equal."""
    for names in (("total",), _SUMMANDS, ("target",)):
        votes = Counter(
            unit for unit, _ in {(v.claim.unit, v.sighting.witness) for n in names for v in by_field.get(n, [])}
        )
        if votes:
            return max(votes, key=lambda u: (votes[u], u == "IDR", u))
    return "IDR"


def _follow_their_totals(heard: dict[str, list[Voice]]) -> None:
    """A story's parts that come to its interim reading belong to that reading, and so are interim themselves.

    A thousandth is allowed between them: what is asked is which reading they belong to, not whether it is right.
    """
    stories = {v.sighting.event.key for voices in heard.values() for v in voices}
    for story in stories:
        own = {n: [v for v in voices if v.sighting.event.key == story] for n, voices in heard.items()}
        summands = {n: candidates(own[n]) for n in _SUMMANDS if own.get(n)}
        totals = sorted(candidates(own.get("total", [])), key=lambda c: c.stage_rank, reverse=True)
        for total in totals:
            for part in (p for found in parts.sums(summands, _loosely(total), scaled=False)[:1] for p in found):
                for voice in part.candidate.voices:
                    voice.stage = voice.stage or total.stage


def _loosely(total: Candidate) -> Candidate:
    return Candidate(total.value, max(total.step, abs(Decimal(total.value)) / 1000), total.voices)


def _reread(money: Money, heard: dict[str, list[Voice]]) -> None:
    printed = {n: candidates(v) for n in _SUMMANDS if (v := heard.get(n))}
    holding = [s for t in candidates(heard.get("total", [])) for s in parts.sums(printed, t, scaled=False)]
    confirmed = {(p.field, p.candidate.value) for s in holding for p in s}
    for name in (*_SUMMANDS, "target"):
        money.doubtful += slips.reread(heard.get(name, []), lambda c, n=name: (n, c.value) in confirmed)  # type: ignore[misc]
    money.doubtful += slips.reread(heard.get("total", []), lambda c: bool(parts.sums(printed, c, scaled=False)))


def _choose_total(
    money: Money, heard: dict[str, list[Voice]], summands: dict[str, list[Candidate]]
) -> Candidate | None:
    voices = heard.get("total")
    if not voices:
        return None
    choice = choose("total", money.currency, candidates(voices), lambda c: bool(parts.sums(summands, c, scaled=False)))
    money.choices["total"] = choice
    money.total = choice.chosen.value
    if not believable("total", money.currency, choice.chosen):
        money.doubtful.append(choice.voice)
    origins = {v.sighting.event.origin for v in choice.chosen.exact_words}
    money.total_basis = "correction" if choice.chosen.pinned else "import" if origins == {"import"} else "reported"
    return choice.chosen


def _choose_parts(money: Money, summands: dict[str, list[Candidate]], total: Candidate | None) -> parts.Sum:
    """Chooses each part; those that reach the total together come before those that are best by themselves."""
    pinned = {n: [c for c in made if c.pinned] or made for n, made in summands.items()}
    fitting = parts.sums(pinned, total) if total is not None else []
    used = fitting[0] if fitting else ()
    for part in used:
        if part.factor != 1:
            for voice in part.candidate.voices:
                voice.factor *= part.factor
    wanted = {part.field: part for part in used}
    for name, made in summands.items():
        voices = {v.claim.key: v for c in made for v in c.voices}  # a coarse print stands behind several values
        money.choices[name] = _choose_part(name, money.currency, candidates(voices.values()), wanted.get(name))
    return used


def _choose_part(name: str, unit: str, made: list[Candidate], wanted: parts.Part | None) -> Choice:
    fitting = [c for c in made if wanted is not None and c.value == wanted.value]
    choice = choose(name, unit, made, lambda c: c in fitting)
    if fitting and choice.chosen is not fitting[0] and not choice.chosen.pinned:
        return _prefer(name, unit, made, fitting[0])
    return choice


def _prefer(name: str, unit: str, made: list[Candidate], fitting: Candidate) -> Choice:
    """The part that reaches the total, although another value had the better standing by itself."""
    choice = choose(name, unit, [fitting])
    others = [c for c in made if c is not fitting]
    reason = f"{choice.reason}; of {len(made)} values the one that adds up to the total with the other parts"
    verdicts = [replace(v, reason=reason) if v.status == "chosen" else v for v in choice.verdicts]
    seen = {v.claim_key for v in verdicts}
    for other in others:
        for voice in other.voices:
            if voice.claim.key not in seen:
                words = "an interim reading" if other.stage == "interim" else "does not add up to the total"
                verdicts.append(Verdict(voice.claim.key, "rejected", words, None, voice.claim.flags))
                seen.add(voice.claim.key)
    rivals = [c for c in others if c.stage != "interim"]
    return Choice(name, unit, fitting, reason, rivals, verdicts)


def _sum_of_parts(money: Money, used: parts.Sum) -> None:
    """Where nobody prints a total, sales and purchases (and investments) together are one."""
    chosen = {n: c.chosen for n, c in money.choices.items()}
    if "sell" in chosen and "buy" in chosen and not used:
        value, _ = parts.as_candidate(tuple(parts.Part(n, chosen[n]) for n in _SUMMANDS if n in chosen))
        money.total, money.total_basis = value, "sum_of_parts"


def _check_balance(money: Money, total: Candidate, used: parts.Sum) -> None:
    if used or "sell" not in money.choices or "buy" not in money.choices:
        _check_excess(money, total)
        return
    known = [parts.Part(n, money.choices[n].chosen) for n in MONEY_PARTS if n in money.choices]
    money.unbalanced = Decimal(total.value) - sum((p.value for p in known), Decimal(0))


def _find_their_reading(money: Money, heard: dict[str, list[Voice]], summands: dict[str, list[Candidate]]) -> None:
    """Parts that come to another reading of the total belong to that one; they are no contradiction of the chosen."""
    if money.unbalanced is None or "sell" not in money.choices or "buy" not in money.choices:
        return
    others = [c for c in candidates(heard.get("total", [])) if c.value != money.total]
    own = {n: [money.choices[n].chosen] for n in _SUMMANDS if n in money.choices}
    if any(parts.sums(own, _loosely(c), scaled=False) for c in others):
        money.unbalanced, money.of_earlier_reading = None, True


def _check_excess(money: Money, total: Candidate) -> None:
    """A single part must not exceed the total."""
    for name in MONEY_PARTS:
        choice = money.choices.get(name)
        if choice and Decimal(choice.chosen.value) - Decimal(total.value) >= max(
            choice.chosen.step, total.step, Decimal(1)
        ):
            money.unbalanced = Decimal(total.value) - Decimal(choice.chosen.value)
