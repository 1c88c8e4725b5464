"""Which way goods went: whether a number is what the organiser sold or what it bought, whoever tells it.

"Barang Jatim yang dipesan pengusaha Kaltim", "Sulteng membeli" and "penjualan Jatim ke Aceh" are all sales of the
organiser; "belanja Jatim", "produk Banten terjual" and "pembelian dari Kaltara" are its purchases. A second verb of
trade without a side of its own goes the other way: "dijual Jatim Rp5 miliar, yang dibeli Rp2 miliar".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.tables import word_list, words_of
from pipelines.figures.words import Passage, Sentence

BACK, AHEAD, REACH = 16, 6, 12
_GOODS = frozenset(("produk", "produknya", "barang", "komoditas", "komoditi", "dagangan", "hasil", "milik"))
_ACTORS = word_list("actors")
_TO, _FROM = frozenset(("ke", "kepada", "di", "untuk")), frozenset(("dari", "asal"))
_NOT_SUBJECT = _TO | _FROM | {"dengan", "bersama", "terhadap"}
_OPPOSITE = {"organiser": "partner", "partner": "organiser"}
_GUEST, _HOST, _LOCAL = frozenset(("tamu", "tamunya")), ("tuan", "rumah"), frozenset(("lokal", "setempat"))
_OURS = frozenset(("kami", "kita", "pihaknya", "provinsinya", "daerahnya"))


@dataclass(frozen=True, slots=True)
class Side:
    """Words ``first:last`` that name the organiser or the partner."""

    first: int
    last: int
    side: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What a verb of trade says of a number: ``vote`` is sell, buy, or sell?, buy? where no side is named."""

    vote: str
    verb: str  # sell or buy, as printed
    form: str
    near: str  # clause, sentence
    where: str  # the verb stands before or after the number

    @property
    def features(self) -> list[str]:
        """Their names, from the most general on."""
        vote = f"flow {self.vote}"
        return [vote, f"{vote} {self.near}", f"{vote} {self.near} {self.form} {self.where}"]


@cache
def _forms() -> dict[str, tuple[str, str]]:
    """word → a verb of trade and the form it stands in."""
    rows = words_of("trade_verbs.csv")
    return {word: (row["verb"], row["form"]) for row in rows for word in row["words"].split()}


def sides_in(
    passage: Passage, sentence: Sentence, places: Sequence[PlaceMention], side: Callable[[str], str], us: str | None
) -> list[Side]:
    """Who of the two a sentence names: by place, as guest or host, or as "kita" where an official (``us``) speaks."""
    found = [Side(p.first, p.last, side(p.region)) for p in places]
    found = [s for s in found if s.side in _OPPOSITE]
    words = passage.words
    for i in range(sentence.first, sentence.last):
        if words[i] in _GUEST:
            found.append(Side(i, i + 1, "organiser"))
        elif tuple(words[i : i + 2]) == _HOST or (words[i] in _LOCAL and words[i - 1] in _ACTORS):
            found.append(Side(i, i + 1, "partner"))
        elif us and words[i] in _OURS:
            found.append(Side(i, i + 1, us))
        elif us and words[i] == "mereka" and sentence.quoted:
            found.append(Side(i, i + 1, _OPPOSITE[us]))
    return sorted(found, key=lambda s: s.first)


def flows_in(passage: Passage, numbers: Sequence[int], sentence: Sentence, sides: Sequence[Side]) -> list[Flow | None]:
    """The flow of every number of a sentence, given as places of words, in order."""
    found: list[Flow | None] = []
    before: Flow | None = None
    for order, at in enumerate(numbers):
        previous = numbers[order - 1] if order else sentence.first - 1
        flow = _Stretch(passage, at, previous, sentence, sides).flow(before)
        found.append(flow)
        if flow and not flow.vote.endswith("?"):
            before = flow
    return found


class _Stretch:
    """A number with the words that speak of it: from the clause after the number before it to the end of its own."""

    def __init__(self, passage: Passage, at: int, previous: int, sentence: Sentence, sides: Sequence[Side]) -> None:
        self.words, self.clause = passage.words, passage.clause
        self.at, self.first = at, sentence.first
        after = range(previous + 1, at)
        same = self.clause[previous] if previous >= sentence.first else -1
        self.start = next((i for i in after if self.clause[i] != same), previous + 1)
        self.end = next((i for i in range(at, sentence.last) if self.clause[i] != self.clause[at]), sentence.last)
        self.sides = [s for s in sides if self.start <= s.first < self.end]
        self.earlier = [s for s in sides if sentence.first <= s.first < self.start]

    def flow(self, before: Flow | None) -> Flow | None:
        verb = self._verb()
        if verb is None:
            return None
        kind, form = _forms()[self.words[verb]]
        origin = self._origin(verb, kind, form)
        if origin is None and before:
            same = before.verb == kind
            origin = {"sell": "organiser", "buy": "partner"}[before.vote if same else _OTHER[before.vote]]
        if origin is None:
            origin = self._of_subject(self.earlier, verb, kind)
        vote = {"organiser": "sell", "partner": "buy"}.get(origin or "", f"{kind}?")
        near = "clause" if self.clause[verb] == self.clause[self.at] else "sentence"
        return Flow(vote, kind, form, near, "before" if verb < self.at else "after")

    def _verb(self) -> int | None:
        """The nearest verb of trade: in the number's own stretch, right after it, or further back."""
        forms, words, at = _forms(), self.words, self.at
        back = next((i for i in range(at - 1, max(self.first, at - BACK) - 1, -1) if words[i] in forms), None)
        if back is not None and (back >= self.start or self.clause[back] == self.clause[at]):
            return back
        ahead = range(at + 1, min(self.end, at + AHEAD))
        behind = next((i for i in ahead if words[i] in forms and self.clause[i] == self.clause[at]), None)
        return back if behind is None else behind

    def _origin(self, verb: int, kind: str, form: str) -> str | None:
        """Whose goods they were: "organiser", "partner", or None where the stretch names no side."""
        goods = [s for s in self.sides if self.words[s.first - 1] in _GOODS]
        if goods:
            return min(goods, key=lambda s: abs(s.first - verb)).side
        after = [s for s in self.sides if verb < s.first <= verb + AHEAD]
        if form == "passive":
            return self._of_passive(verb, kind, after)
        if form == "active" and self._subject(self.sides, verb):
            return self._of_subject(self.sides, verb, kind)
        return self._pointed(verb, kind, after) or self._of_subject(self.sides, verb, kind)

    def _of_passive(self, verb: int, kind: str, after: Sequence[Side]) -> str | None:
        if after and after[0].first - verb <= 4 and self.words[after[0].first - 1] not in _NOT_SUBJECT:
            return after[0].side if kind == "sell" else _OPPOSITE[after[0].side]
        pointed = self._pointed(verb, kind, [s for s in after if self.words[s.first - 1] in _NOT_SUBJECT])
        if pointed:
            return pointed
        before = self._subject(self.sides, verb)  # "tembakau Lombok terjual": whose goods, whatever the verb
        return before.side if before and self.words[verb - 1] != "yang" else None

    def _pointed(self, verb: int, kind: str, after: Sequence[Side]) -> str | None:
        """The side named after the verb: "penjualan Jatim", "belanja ke Kaltim", "pembelian dari Kaltim"."""
        for mention in after:
            between = self.words[verb + 1 : mention.first]
            link = next((i for i in reversed(range(len(between))) if between[i] in _FROM | _TO), None)
            acting = mention.side if kind == "sell" else _OPPOSITE[mention.side]
            if link is None or (between[link] in _FROM and not _ACTORS.isdisjoint(between[:link])):
                return acting  # "penjualan Jatim"; "belanja tamu dari Jatim": they who act are named, not the goods
            if between[link] in _FROM:
                return mention.side
            return mention.side if kind == "buy" else _OPPOSITE[mention.side]
        return None

    def _subject(self, sides: Sequence[Side], verb: int) -> Side | None:
        """Who acts: the last side before the verb that no preposition takes away."""
        before = [s for s in sides if verb - REACH <= s.first < verb]
        paired = {s for a, b in pairwise(before) if b.first - a.last <= 1 for s in (a, b)}  # "Jatim–NTB: jual …"
        acting = [s for s in before if self.words[s.first - 1] not in _NOT_SUBJECT and s not in paired]
        return acting[-1] if acting else None

    def _of_subject(self, sides: Sequence[Side], verb: int, kind: str) -> str | None:
        subject = self._subject(sides, verb)
        if subject is None:
            return None
        return subject.side if kind == "sell" else _OPPOSITE[subject.side]


_OTHER = {"sell": "buy", "buy": "sell"}
