"""What the language alone says of a number's role: a short list of rules in the order of their strength.

The rules vote; the linear model hears the vote beside everything else (``features.py``). Each rule is a sentence one
could defend to a reporter: "after 'mematok' comes a target", "the year before the mission's, with a mission word, is
another mission".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.figures.candidate import Candidate
from pipelines.figures.tables import word_list


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule may look at. ``near`` are the stems of the number's clause, ``sentence`` those of its sentence."""

    candidate: Candidate
    near: frozenset[str]  # up to and right after the number, in its clause
    before: tuple[str, ...]  # the last twelve stems before it in the sentence, nearest first
    sentence: frozenset[str]
    above: frozenset[str]  # the sentence before, same paragraph
    year: str  # of the last year named before it in its sentence or the one above: same, before, after, range, none
    year_above: bool  # that year stands in the sentence above, not in its own
    region: str  # of the last region named before it in the sentence: organiser, partner, other, none
    elsewhere: bool  # a third region is named before it, in the sentence or above, and not the partner after that
    flow: str  # sell, buy, sell?, buy?, none
    event: bool
    title: bool


AIM = word_list("aims")
HOPE = word_list("hopes")
REACHED = word_list("reached")
PASSED = frozenset(("lampau", "lewat", "atas"))
TRADE = word_list("trade statistics")
ECONOMY = word_list("economy statistics")
SUM = word_list("sums of missions")
MISSION = word_list("about a mission")
GIFT = word_list("gifts and budgets")
INVEST = frozenset(("investasi", "modal", "tanam"))
FIRMS = frozenset(("pt", "cv", "ud", "kadin", "perusahaan", "koperasi", "pabrik", "kontrak", "loi"))
GOODS = word_list("goods")
# "Rp11,04 triliun (94,4% dari total pembelian)"; the percent sign may have been lost on the way
SHARE = re.compile(
    r"(?: nilainya)?,? ?\(?(?:atau )?(?:setara )?\d[\d.,]* ?(?:%|\ufffd|persen)\S* (?:dari )?(?:total|seluruh) "
    r"(?:nilai )?(?:penjualan|pembelian|perdagangan|ekspor|impor)\b",
    re.I,
)
THEN = frozenset(("waktu", "kala", "saat", "silam", "lalu", "sebelum"))
WIDE = frozenset(("total", "seluruh", "jumlah", "gabung", "semua"))


def _nearest(scene: Scene, *sets: frozenset[str]) -> int:
    """Index of the first of the sets that the nearest of these words is in, or -1."""
    for word in scene.before:
        for index, words in enumerate(sets):
            if word in words:
                return index
    return -1


def _money(scene: Scene) -> str:
    c = scene.candidate
    if c.per or c.value < 10**6:
        return "deal" if scene.event else "other"
    if GIFT & scene.near and not TRADE & scene.near:
        return "other"
    if _aimed_at(scene):
        return "target"
    return _statistics(scene) or _other_missions(scene) or (_inside(scene) if scene.event else _outside(scene))


def _aimed_at(scene: Scene) -> bool:
    """A hope before it in the clause, or an aim with nothing reached in between."""
    if PASSED & frozenset(scene.before[:5]):
        return False
    return bool(HOPE & scene.near) or _nearest(scene, AIM, REACHED) == 0


def _statistics(scene: Scene) -> str:
    if ECONOMY & scene.near:
        return "economy"
    if TRADE & scene.near:
        return "trade"
    if SHARE.match(scene.candidate.passage.text, scene.candidate.end):
        return "trade"
    here = scene.sentence & frozenset(("misi", "komitmen", "kontrak"))
    if TRADE & (scene.sentence | scene.above) and not here:
        return "trade"
    return ""


def _other_missions(scene: Scene) -> str:
    mission = MISSION & (scene.sentence | scene.above)
    if scene.year == "range" or (SUM & scene.sentence and mission):
        return "cumulative"
    if scene.year == "before" and WIDE & scene.near and not scene.sentence & {"misi", "dagang"}:
        return "cumulative"  # the total of a whole year, of which no mission is named
    if scene.year == "before" and mission and not _back_to_this_one(scene):
        return "past"
    if scene.elsewhere and not FIRMS & scene.sentence:
        return "past"
    return ""


def _back_to_this_one(scene: Scene) -> bool:
    """Sales or purchases right after a comparison speak of this mission again, unless they say "waktu itu"."""
    return scene.year_above and scene.flow in ("sell", "buy") and THEN.isdisjoint(scene.sentence)


def _inside(scene: Scene) -> str:
    if INVEST & scene.near and not GOODS & scene.near:
        return "invest"
    if FIRMS & (scene.near | frozenset(scene.before)):
        return "deal"
    if not GOODS.isdisjoint(scene.before[:2]) and "antara" in scene.sentence:
        return "deal"  # "yang dijual antara lain beras Rp5 miliar": one good of several
    if scene.flow in ("sell", "buy"):
        return scene.flow
    if GOODS & scene.near and not WIDE & scene.near:
        return "deal"
    return scene.flow.rstrip("?") if scene.flow in ("sell?", "buy?") else "total"


def _outside(scene: Scene) -> str:
    if scene.elsewhere or MISSION & (scene.sentence | scene.above):
        return "past"
    return "other"


def _percent(scene: Scene) -> str:
    if ECONOMY & scene.near:
        return "economy"
    if TRADE & scene.near or (TRADE | {"beli", "jual"}) & (scene.sentence | scene.above):
        return "trade"
    if ECONOMY & (scene.sentence | scene.above):
        return "economy"
    return "other"


def _quantity(scene: Scene) -> str:
    if frozenset(("produksi", "panen", "populasi", "surplus", "tahun")) & scene.near and not FIRMS & scene.sentence:
        return "economy"
    return "deal" if scene.event else "other"


def _count(scene: Scene) -> str:
    group, unit = scene.candidate.group, scene.candidate.unit
    if unit == "missions":
        return "cumulative"
    if group == "people":
        return "economy" if scene.candidate.value >= 10**5 else "participants" if scene.event else "other"
    if SUM & scene.sentence and scene.year in ("range", "none") and group != "organisation":
        many = unit in ("participants", "transactions") and scene.candidate.value > 200
        return "cumulative" if many else _mine(unit, scene)
    if scene.year == "before" or scene.elsewhere:
        return "past"
    return _mine(unit, scene)


def _mine(unit: str, scene: Scene) -> str:
    if not scene.event:
        return "other"
    return {"participants": "participants", "transactions": "transactions"}.get(unit, "agreements")


_RULES: dict[str, Callable[[Scene], str]] = {
    "money": _money, "percent": _percent, "quantity": _quantity, "count": _count
}  # fmt: skip


def vote(scene: Scene) -> str:
    """The role that the rules give the number."""
    return _RULES[scene.candidate.kind](scene)
