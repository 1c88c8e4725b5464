"""Every number of a passage that could be a figure, with its value, unit and kind. Meaning comes later.

Bare numbers that may borrow a noun ("100 dari Kalteng", "13 oleh BUMD") are offered without unit, and numbers whose
noun only sometimes counts ("27 provinsi") as well: the choice of roles may still refuse them.
"""

from __future__ import annotations

from pipelines.figures import money, units
from pipelines.figures.candidate import Candidate, Digits
from pipelines.figures.counts import counted
from pipelines.figures.dates import Clock, DateMention
from pipelines.figures.exclusions import dated_spans, in_spans, not_a_figure
from pipelines.figures.numerals import DIGITS, LONGEST, times, value_of
from pipelines.figures.words import Passage


def find_candidates(passage: Passage, dates: list[DateMention], clocks: list[Clock]) -> list[Candidate]:
    """The candidates of a passage in order, without overlaps; bare numbers still without a unit."""
    spans, cursor = dated_spans(dates, clocks), 0
    found: list[Candidate] = []
    taken = 0
    for match in DIGITS.finditer(passage.text):
        start, end = match.span()
        if start < taken or end - start > LONGEST:
            continue
        blocked, cursor = in_spans(spans, start, end, cursor)
        candidate = None if blocked else _read(Digits(passage, start, end))
        if candidate is not None and candidate.start >= taken:
            candidate.word = passage.word_at(candidate.digits_start)
            candidate.sentence = passage.sentence_of(candidate.word)
            found.append(candidate)
            taken = candidate.end
    _share_units(found)
    return found


def _read(digits: Digits) -> Candidate | None:
    text, start, end = digits.passage.text, digits.start, digits.end
    mark = money.mark_before(text, start)
    if mark:
        return money.marked(digits, mark)
    percent = _percent(digits)
    if percent:
        return percent
    inside_a_name = text[start - 1 : start] in ("/", "\\") or text[end : end + 1] == "/"
    if (inside_a_name and not units.PER_UNIT.match(text, end)) or not_a_figure(text, start, end):
        return None
    return money.unmarked(digits) or counted(digits, end)


def _percent(digits: Digits) -> Candidate | None:
    text = digits.passage.text
    sign = units.PERCENT.match(text, digits.end)
    broken = None if sign else units.BROKEN_PERCENT.match(text, digits.end)
    after = sign or broken
    value = value_of(digits.printed, percent=True) if after else None
    if after is None or value is None:
        return None
    found = digits.candidate(after.end(), value, "percent", "percent", "percent")
    found.garbled = broken is not None
    return found


def _share_units(found: list[Candidate]) -> None:
    """Ranges with one unit for both ends: "Rp 800 hingga 900 miliar", "70-80 persen", "50-52 pelaku usaha"."""
    for left, right in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if right.start - left.end > 24 or not right.unit:
            continue
        link = units.RANGE.match(left.passage.text, left.end)
        if not link or link.end() != right.start:
            continue
        open_money = left.kind == "money" and not left.zeros and right.kind == "money" and left.value < 10**6
        if left.group == "bare" or (open_money and right.zeros):
            if left.group == "bare":
                left.kind, left.unit, left.group, left.noun = right.kind, right.unit, right.group, right.noun
                left.elliptic = False
            left.value, left.zeros = times(left.value, 10**right.zeros), right.zeros
