"""Where a text names provinces, towns and countries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.figures.words import TOKEN, Passage
from pipelines.places import Place, cities, gazetteer

_BEFORE_CITY = frozenset(("kota", "kabupaten", "kab", "pemkot", "pemkab", "walikota", "bupati"))
_UPPER_ONLY = frozenset(
    ("as", "diy", "nad", "uea", "usa", "png", "rrc", "rrt", "ksa", "pbd", "dki", "dkj", "dij", "bsd")
)
_NICKNAMES_IN_LOWER_CASE = frozenset(("negeri", "bumi", "pulau", "ranah", "benua"))


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words ``first:last`` of a passage name ``place``; ``region`` is its province or country.

    ``city`` is set where the words also, or only, name a town.
    """

    first: int
    last: int
    start: int
    end: int
    place: Place
    region: str
    city: Place | None


@cache
def _index() -> dict[str, list[tuple[tuple[str, ...], Place | None, Place | None]]]:
    """First word → (all words, place, city), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Place | None, Place | None]]] = {}
    towns = cities()
    for name in gazetteer().keys() | towns.keys():
        parts = tuple(m.group().lower() for m in TOKEN.finditer(name))
        if parts:
            table.setdefault(parts[0], []).append((parts, gazetteer().get(name), towns.get(name)))
    for entries in table.values():
        entries.sort(key=lambda e: -len(e[0]))
    return table


def find_places(passage: Passage) -> list[PlaceMention]:
    """Every place name of a passage, longest match first, in order."""
    index, words, found = _index(), passage.words, []
    skip_to = 0
    for i, word in enumerate(words):
        if i < skip_to or word not in index:
            continue
        for parts, place, city in index[word]:
            last = i + len(parts)
            if tuple(words[i:last]) == parts and _believable(passage, i, last, place or city):
                mention = _mention(passage, i, last, place, city)
                if mention:
                    found.append(mention)
                    skip_to = last
                break
    return found


def _believable(passage: Passage, first: int, last: int, place: Place | None) -> bool:
    word = passage.words[first]
    printed = passage.text[passage.starts[first] : passage.ends[last - 1]]
    if last - first == 1 and word in _UPPER_ONLY:
        return printed.isupper()
    if not passage.capital[first] and not (last - first > 1 and word in _NICKNAMES_IN_LOWER_CASE):
        return False
    if place is not None and place.also_a_word:
        return first > 0 and passage.words[first - 1] in _BEFORE_CITY
    return True


def _mention(passage: Passage, first: int, last: int, place: Place | None, city: Place | None) -> PlaceMention | None:
    if first and passage.words[first - 1] in _BEFORE_CITY and city is not None:
        place = city
    found = place or city
    if found is None:
        return None
    return PlaceMention(first, last, passage.starts[first], passage.ends[last - 1], found, found.region, city)
