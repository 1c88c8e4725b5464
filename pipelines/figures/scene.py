"""A number's surroundings as the rules of ``expert.py`` see them."""

from __future__ import annotations

from pipelines.figures.dates import DateMention
from pipelines.figures.expert import Scene
from pipelines.figures.reader import Spot
from pipelines.figures.times import last_before


def scene_of(spot: Spot) -> Scene:
    """The number's surroundings as the rules see them."""
    passage, candidate, part, reader = spot.part.passage, spot.candidate, spot.part, spot.reader
    stems, at, clause = passage.stems, spot.candidate.word, passage.clause
    first = at
    while first > spot.first and at - first < 14 and (clause[first - 1] == clause[at] or at - first < 4):
        first -= 1
    end = passage.word_at(candidate.end - 1) + 1
    last = end
    while last < spot.last and clause[last] == clause[at] and last - end < 4:
        last += 1
    before = [w for w in reversed(stems[max(spot.first, at - 12) : at]) if w not in ("rp", "usd")]
    number = candidate.sentence
    sentence = passage.sentences[number]
    above = passage.sentences[number - 1] if number else None
    same = above is not None and above.paragraph == sentence.paragraph
    start = above.start if above is not None and same else sentence.start
    years = part.years_among(start, candidate.start)
    places = part.places_among(spot.first, at)
    return Scene(
        candidate=candidate,
        near=frozenset(stems[first:at]) | frozenset(stems[end:last]),
        before=tuple(before),
        sentence=frozenset(stems[spot.first : spot.last]),
        above=frozenset(stems[above.first : above.last]) if above is not None and same else frozenset(),
        year=_year_of(spot, years),
        year_above=bool(years) and years[-1].start < sentence.start,
        region=reader.side(places[-1].region) if places else "none",
        elsewhere=_elsewhere(spot, above.first if above is not None and same else spot.first),
        flow=spot.flow,
        event=reader.occasion.event is not None,
        title=passage.field == "title",
    )


def _year_of(spot: Spot, years: list[DateMention]) -> str:
    """The year that holds for a number: of the time named last in its sentence, else of the last year named above."""
    reader = spot.reader
    when = last_before(reader.view(spot.part, spot.candidate.sentence).times, spot.candidate.word)
    return when or (reader.year_word(years[-1].year, years[-1].year_to) if years else "none")


def _elsewhere(spot: Spot, first: int) -> bool:
    """Whether a third region is named before the number, and the partner not after it."""
    sides = [spot.reader.side(p.region) for p in spot.part.places_among(first, spot.candidate.word)]
    return "other" in sides and "partner" not in sides[sides.index("other") :]
