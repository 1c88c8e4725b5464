"""Who speaks in a sentence: the side whose official is named there or shortly before.

An official is named with the place first ("Gubernur Jatim Khofifah Indar Parawansa") and by name alone afterwards
("kata Khofifah"), so the names that follow an office and its place speak for that side in the whole story.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.figures.story import Part
from pipelines.figures.tables import word_list

_OFFICE = word_list("offices")
_BACK = 6  # sentences looked at before one
_NAME_WORDS = 4
_SHORTEST = 4  # letters of a name that is told from other words


def speakers_of(part: Part, side: Callable[[str], str]) -> list[str | None]:
    """For every sentence of a passage: the side ("organiser", "partner") of the nearest official, or None."""
    named = _named(part, side)
    found: list[str | None] = []
    for number, sentence in enumerate(part.passage.sentences):
        before = [named[i] for i in range(number - 1, max(-1, number - 1 - _BACK), -1)]
        after = named[number + 1 : number + 2]  # a quotation's speaker stands after it: "…," kata Khofifah
        order = [named[number], *after, *before] if sentence.quoted else [named[number], *before, *after]
        found.append(next((whose for whose in order if whose), None))
    return found


def _named(part: Part, side: Callable[[str], str]) -> list[str | None]:
    passage, names = part.passage, _officials(part, side)
    found: list[str | None] = [None] * len(passage.sentences)
    for number, sentence in enumerate(passage.sentences):
        for word in range(sentence.first, sentence.last):
            if passage.capital[word] and passage.words[word] in names:
                found[number] = names[passage.words[word]]
                break
    return found


def _officials(part: Part, side: Callable[[str], str]) -> dict[str, str]:
    """Words of officials' names, and the names of their places right after the office → side."""
    passage, names = part.passage, {}
    places = {p.first for p in part.places}
    for place in part.places:
        whose = side(place.region)
        if whose == "other" or _OFFICE.isdisjoint(passage.stems[max(0, place.first - 4) : place.first]):
            continue
        for word in range(place.last, min(place.last + _NAME_WORDS, len(passage.words))):
            if not passage.capital[word] or word in places or passage.clause[word] != passage.clause[place.first]:
                break
            if len(passage.words[word]) >= _SHORTEST:
                names[passage.words[word]] = whose
    return names
