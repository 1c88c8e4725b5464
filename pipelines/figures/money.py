"""Amounts of money: marked before ("Rp 5, 7 Triliun"), named after ("5 juta ringgit"), or neither ("300 Miliar")."""

from __future__ import annotations

import re

from pipelines.figures import units
from pipelines.figures.candidate import Candidate, Digits
from pipelines.figures.counts import counted
from pipelines.figures.model import Number
from pipelines.figures.numerals import DIGITS, LONGEST, times, value_of

_FULL = 10**6  # digits with dots that are worth more than this need no multiplier


def mark_before(text: str, start: int) -> re.Match[str] | None:
    """The currency mark that ends right before the digits; its positions count from ``start - 22``."""
    return units.MARK_BEFORE.search(text[max(0, start - 22) : start])


def marked(digits: Digits, mark: re.Match[str]) -> Candidate | None:
    """Money with its mark in front."""
    text = digits.passage.text
    end = _joined(text, digits.start, digits.end)
    printed = text[digits.start : end].replace(" ", "").replace("\u00a0", "")
    zeros, stop = _multiplier(text, end, letters=True)
    if not zeros and text[end : end + 2] == ",-":
        stop = end + 2
    value = value_of(printed, multiplier=bool(zeros))
    if value is None:
        return None
    if printed.count(".") >= 2 and value >= _FULL:
        zeros = 0  # full digits with a stray multiplier after them
    amount, stop = _with_rest(text, times(value, 10**zeros), zeros, stop)
    found = Digits(digits.passage, digits.start, end).candidate(
        stop, amount, "money", units.currency_before(mark), "money"
    )
    found.start = max(0, digits.start - 22) + mark.start()
    found.zeros, found.marked = zeros, True
    found.per = _per(text, stop)
    return found


def unmarked(digits: Digits) -> Candidate | None:
    """Money without a mark in front; a multiplied count ("276 juta jiwa") where a noun follows instead."""
    text, end = digits.passage.text, digits.end
    zeros, stop = _multiplier(text, end, letters=_letter_can_multiply(digits))
    value = value_of(digits.printed, multiplier=bool(zeros))
    if value is None:
        return None
    if digits.printed.count(".") >= 2 and value >= _FULL:
        zeros = 0
    value, stop = _with_rest(text, times(value, 10**zeros), zeros, stop)
    after = units.MARK_AFTER.match(text, stop)
    if after:
        found = digits.candidate(after.end(), value, "money", units.currency_after(after), "money")
        found.zeros, found.marked = zeros, True
        return found
    per = _per(text, stop)
    if per and value >= 100:
        found = digits.candidate(stop, value, "money", "IDR", "money")
        found.per = per
        return found
    return _bare(digits, stop, value, zeros)


def _bare(digits: Digits, stop: int, amount: Number, zeros: int) -> Candidate | None:
    """ "300 Miliar", or "1.882.272.300.000" with nothing beside it."""
    if zeros:
        noun = counted(digits, stop, amount)
        if noun:
            noun.zeros = zeros
            return noun
    if zeros >= 6:
        found = digits.candidate(stop, amount, "money", "IDR", "loose" if zeros == 6 else "money")
        found.zeros, found.marked = zeros, True
        return found
    if not zeros and digits.printed.count(".") >= 3:
        return digits.candidate(digits.end, amount, "money", "IDR", "money")
    return None


def _per(text: str, stop: int) -> str | None:
    per = units.PER_UNIT.match(text, stop)
    return per["unit"].lower() if per else None


def _with_rest(text: str, value: Number, zeros: int, stop: int) -> tuple[Number, int]:
    """An amount spoken in two steps ("48 miliar 479 juta") and its end."""
    rest = _REST.match(text, stop) if zeros >= 9 and isinstance(value, int) else None
    if rest is None or value % 10**zeros:
        return value, stop
    smaller, end = _multiplier(text, rest.end(), letters=False)
    return (value + int(rest["digits"]) * 10**smaller, end) if 0 < smaller < zeros else (value, stop)


_REST = re.compile(r"[ \u00a0](?P<digits>[1-9][0-9]{0,2})(?![0-9.,])")


def _joined(text: str, start: int, end: int) -> int:
    """End of the digits where blanks slipped into the number: "Rp 27, 80 miliar", "Rp 1. 053. 146.943.500"."""
    while text[end : end + 1] in (",", ".") and text[end + 1 : end + 2] in (" ", "\u00a0"):
        rest = DIGITS.match(text, end + 2)
        if rest is None or rest.end() - start > LONGEST:
            break
        tail = rest.group()
        decimals = text[end] == "," and tail.isdigit() and len(tail) <= 3
        thousands = text[end] == "." and all(len(group) == 3 for group in tail.split("."))
        if not (thousands or (decimals and units.MULTIPLIER.match(text, rest.end()))):
            break
        end = rest.end()
    return end


def _multiplier(text: str, end: int, *, letters: bool) -> tuple[int, int]:
    """(zeros, end) of a multiplier after the digits, also a doubled one ("5 ratus miliar")."""
    found = units.GLUED_MULTIPLIER.match(text, end) or units.MULTIPLIER.match(text, end)
    if not found:
        return 0, end
    if found.lastgroup == "letter":
        letter = found["letter"]
        if not letters or not letter.isupper():
            return 0, end
        return (9 if letter == "M" else 12), found.end()
    zeros, stop = units.zeros_of(found["word"]), found.end()
    if zeros in (2, 3):
        more = units.MULTIPLIER.match(text, stop)
        if more and more.lastgroup == "word" and units.zeros_of(more["word"]) > zeros:
            return zeros + units.zeros_of(more["word"]), more.end()
    return zeros, stop


def _letter_can_multiply(digits: Digits) -> bool:
    """Whether "2,5 M" or "500 M" without a mark can be miliar: not "2022 M", a year of the calendar."""
    printed = digits.printed
    return "," in printed or "." in printed or len(printed) <= 3
