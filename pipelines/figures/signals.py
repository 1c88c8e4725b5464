"""What a person should look at: slipped units, parts that do not add up, garbled numbers, weekdays that do not fit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from pipelines.figures.candidate import Candidate
from pipelines.figures.dates import weekday_of
from pipelines.figures.model import Figure, Number, Signal
from pipelines.figures.numerals import times
from pipelines.figures.story import Story

_PARTS = ("sell", "buy", "invest")


def rupiah(value: Number) -> str:
    """A value as the press would print it: Rp598,9 miliar."""
    for zeros, word in ((12, "triliun"), (9, "miliar"), (6, "juta")):
        if value >= 10**zeros:
            scaled = (Decimal(value) / 10**zeros).normalize()
            return f"Rp{scaled:f} {word}".replace(".", ",")
    return f"Rp{value}"


def precision(figure: Figure) -> Decimal:
    """Half a unit of the last printed digit, in full units."""
    digits = "".join(c for c in figure.surface if c.isdigit())
    if not digits or not figure.value:
        return Decimal(0)
    significant = Decimal(int(digits)) if int(digits) else Decimal(1)
    return abs(Decimal(figure.value)) / significant / 2


def signals_of(story: Story, candidates: Sequence[Candidate], figures: Sequence[Figure]) -> tuple[Signal, ...]:
    """Every signal of a story, in order of place."""
    found = [*_garbled(candidates), *_sums(figures), *_weekdays(story)]
    return tuple(sorted(found, key=lambda s: (s.field != "title", s.start)))


def _garbled(candidates: Sequence[Candidate]) -> list[Signal]:
    found = []
    for c in candidates:
        digits = c.passage.text[c.digits_start : c.digits_end]
        if c.garbled:
            suggestion, read_as = f"{digits}%", c.value
        elif any(ch.isspace() for ch in digits):
            suggestion, read_as = c.surface.replace(digits, "".join(digits.split())), c.value
        elif (
            c.kind == "money"
            and not c.zeros
            and c.end - c.digits_end > 3
            and digits.count(".") >= 2
            and c.value >= 10**6
        ):
            suggestion, read_as = c.passage.text[c.start : c.digits_end], c.value
        else:
            continue
        found.append(Signal("garbled_number", c.passage.field, c.start, c.end, suggestion, read_as))
    return found


def _sums(figures: Sequence[Figure]) -> list[Signal]:
    money = [f for f in figures if f.kind == "money" and f.field == "text"]
    totals = [f for f in money if f.role == "total"]
    found: list[Signal] = []
    for first, figure in enumerate(money):
        if figure.role not in _PARTS or (first and money[first - 1].role in _PARTS):
            continue
        parts: list[Figure] = []
        for candidate in money[first : first + 4]:
            if candidate.role in _PARTS and candidate.role not in {p.role for p in parts}:
                parts.append(candidate)
        at = bisect_left(totals, figure.start, key=lambda t: t.start)
        near = [t for t in totals[max(0, at - 6) : at + 6] if t.unit == figure.unit]
        if len(parts) >= 2 and near:
            found += _compare(parts, near, figure)
    return found


def _compare(parts: list[Figure], totals: list[Figure], first: Figure) -> list[Signal]:
    before = [t for t in totals if t.start < first.start]
    near = before[-1] if before else totals[0]
    total_sum = sum((Decimal(p.value) for p in parts), Decimal(0))
    slack = sum((precision(p) for p in parts), Decimal(0))
    if any(abs(Decimal(t.value) - total_sum) <= slack + precision(t) for t in totals):
        return []
    scaled = [p for p in parts if Decimal(near.value) > 100 * Decimal(p.value)]
    if scaled:
        mended = sum((Decimal(p.value) * (1000 if p in scaled else 1) for p in parts), Decimal(0))
        if abs(mended - Decimal(near.value)) <= Decimal(near.value) / 50:
            return [
                Signal("unit_slip", p.field, p.start, p.end, rupiah(times(p.value, 1000)), times(p.value, 1000))
                for p in scaled
            ]
    roles = {p.role for p in parts}
    short = Decimal(near.value) - total_sum  # without the investment's part a sum may well stay below the total
    if not {"sell", "buy"} <= roles or ("invest" not in roles and short > Decimal(near.value) / 20):
        return []
    shown = " + ".join(rupiah(p.value) for p in parts)
    text = f"{shown} = {rupiah(_number(total_sum))}, printed total {rupiah(near.value)}"
    return [Signal("parts_do_not_add_up", near.field, near.start, near.end, text)]


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _weekdays(story: Story) -> list[Signal]:
    found = []
    for part in story.parts:
        for mention in part.dates:
            day = story.calendar.day(mention) if mention.weekday is not None else None
            last = story.calendar.day(mention, last=True)  # "Jumat-Minggu (8-10/11)" names the last day's
            if day is not None and mention.weekday not in (day.weekday(), (last or day).weekday()):
                text = f"{day.isoformat()} was a {weekday_of(day)}"
                found.append(Signal("weekday_mismatch", part.passage.field, mention.start, mention.end, text))
    return found
