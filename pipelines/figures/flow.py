"""Which way goods went: whether a number is what the organiser sold or what it bought, whoever tells it.

"Barang Jatim yang dipesan pengusaha Kaltim", "Sulteng membeli" and "penjualan Jatim ke Aceh" are all sales of the
organiser; "belanja Jatim", "produk Banten terjual" and "pembelian dari Kaltara" are its purchases.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipelines.figures.places_in_text import PlaceMention
from pipelines.figures.tables import words_of
from pipelines.figures.words import Passage

Sides = list[tuple[int, int, str]]  # first word, last word, "organiser" or "partner"
BACK, AHEAD = 16, 6
_GOODS = frozenset(("produk", "barang", "komoditas", "asal", "dagangan", "hasil", "milik", "dari"))
_OURS = frozenset(("kami", "kita", "pihaknya", "provinsinya", "daerahnya"))
_OPPOSITE = {"organiser": "partner", "partner": "organiser"}


@cache
def _forms() -> dict[str, str]:
    """word → "sell active", "buy noun" …: a verb of trade and the form it stands in."""
    rows = words_of("trade_verbs.csv")
    return {word: f"{row['verb']} {row['form']}" for row in rows for word in row["words"].split()}


def sides_in(places: list[PlaceMention], side: Callable[[str], str]) -> Sides:
    """The organiser's and the partner's mentions among these places."""
    found = [(p.first, p.last, side(p.region)) for p in places]
    return [f for f in found if f[2] in _OPPOSITE]


def flow_features(passage: Passage, at: int, sentence: tuple[int, int], sides: Sides, speaker: str | None) -> list[str]:
    """Features of the number that is word ``at`` of a sentence (first, last word); empty without a verb of trade."""
    first, last = sentence
    forms, words = _forms(), passage.words
    verb = next((i for i in range(at - 1, max(first, at - BACK) - 1, -1) if words[i] in forms), None)
    where = "before"
    if verb is None or passage.clause[verb] != passage.clause[at]:
        ahead = range(at + 1, min(last, at + AHEAD))
        behind = next((i for i in ahead if words[i] in forms and passage.clause[i] == passage.clause[at]), None)
        if behind is not None:
            verb, where = behind, "after"
    if verb is None:
        return []
    kind, form = forms[words[verb]].split()
    origin = _origin(passage, verb, f"{kind} {form}", sides, first)
    if origin is None and speaker and _OURS & set(words[max(first, verb - 6) : verb + 4]):
        origin = speaker if kind == "sell" else _OPPOSITE[speaker]
    near = "clause" if passage.clause[verb] == passage.clause[at] else "sentence"
    vote = {"organiser": "sell", "partner": "buy"}.get(origin or "", f"{kind}?")
    return [f"flow {vote}", f"flow {vote} {near}", f"flow {vote} {near} {form} {where}"]


def _origin(passage: Passage, verb: int, verb_form: str, sides: Sides, first: int) -> str | None:
    """Whose goods they were: "organiser", "partner", or None where no side is named."""
    kind, form = verb_form.split()
    before = [s for s in sides if first <= s[0] < verb and verb - s[1] <= 9]
    after = [s for s in sides if verb < s[0] <= verb + 6]
    if form == "noun":
        return _origin_of_noun(passage, verb, kind, before, after)
    if form == "active":
        if not before:
            return _pointed(passage, after)
        return before[-1][2] if kind == "sell" else _OPPOSITE[before[-1][2]]
    # passive: "dibeli Jatim", "dipesan pengusaha Kaltim", "produk Jatim terjual"
    if kind == "buy" and after and after[0][0] - verb <= 4 and passage.words[after[0][0] - 1] != "dari":
        return _OPPOSITE[after[0][2]]
    if before:
        return before[-1][2]
    return _pointed(passage, after)


def _origin_of_noun(passage: Passage, verb: int, kind: str, before: Sides, after: Sides) -> str | None:
    for mention in after:
        preposition = passage.words[mention[0] - 1]
        if preposition in ("dari", "asal"):
            return mention[2]
        if preposition in ("ke", "kepada"):
            return _OPPOSITE[mention[2]]
        if any(w in _GOODS for w in passage.words[verb + 1 : mention[0]]):
            return mention[2]
        return mention[2] if kind == "sell" else _OPPOSITE[mention[2]]
    if before:
        return before[-1][2] if kind == "sell" else _OPPOSITE[before[-1][2]]
    return None


def _pointed(passage: Passage, after: Sides) -> str | None:
    """ "… ke Kaltim", "… dari Kaltim" after the verb."""
    for mention in after:
        preposition = passage.words[mention[0] - 1]
        if preposition in ("ke", "kepada"):
            return _OPPOSITE[mention[2]]
        if preposition in ("dari", "asal"):
            return mention[2]
    return None
