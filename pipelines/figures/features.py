"""What speaks for a number's role: the words around it, the frame it stands in, who acts, which year, its neighbours.

Features are names; the weight tables give each name a weight for each role. Words come as stems; ``cues.csv`` groups
stems that mean the same in this press.
"""

from __future__ import annotations

import math

from pipelines.figures.candidate import Candidate
from pipelines.figures.expert import vote
from pipelines.figures.frames import frames_in
from pipelines.figures.reader import Reader, Spot, cue_classes
from pipelines.figures.scene import scene_of
from pipelines.figures.story import Part
from pipelines.figures.tables import word_list

BEFORE, AFTER = 9, 6  # words looked at on either side, within the sentence


def magnitude(candidate: Candidate) -> str:
    """Order of size of a value."""
    value = float(candidate.value)
    return str(int(math.log10(value))) if value >= 1 else "0"


def features_of(reader: Reader, part: Part, candidate: Candidate) -> tuple[set[str], str]:
    """All features of one candidate, and the role that the rules vote for."""
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    kind = candidate.kind if candidate.kind != "count" else candidate.group
    spot = Spot(reader, part, candidate, kind, sentence.first, sentence.last, {"bias"})
    _own_features(spot)
    _word_features(spot)
    _sentence_features(spot)
    _who_features(spot)
    _frame_features(spot)
    voted = vote(scene_of(spot))
    spot.features.update((f"expert {voted}", f"{kind} expert {voted}", f"{kind} expert {voted} {reader.common[0]}"))
    return spot.features, voted


def _own_features(spot: Spot) -> None:
    candidate, kind, features = spot.candidate, spot.kind, spot.features
    features.update((f"kind {kind}", f"noun {candidate.noun}"))
    features.update(f"{kind} {fact}" for fact in spot.reader.common)
    features.add(f"{kind} magnitude {magnitude(candidate)}")
    if candidate.elliptic:
        features.add("elliptic")
    if candidate.per:
        features.add("unit price")
    if candidate.marked and not candidate.zeros:
        features.add("full digits")
    zone = "title" if spot.part.passage.field == "title" else "lead" if candidate.sentence < 3 else "body"
    features.update((zone, f"{kind} {zone}"))


def _sentence_features(spot: Spot) -> None:
    kind, features = spot.kind, spot.features
    view = spot.reader.view(spot.part, spot.candidate.sentence)
    for cue in view.cues:
        features.add(f"{kind} sentence {cue}")
    if view.quoted:
        features.add(f"{kind} quoted")
    if spot.part.clocks_among(spot.candidate.start - 90, spot.candidate.start + 90):
        features.add(f"{kind} clock near")


def _word_features(spot: Spot) -> None:
    passage, candidate, features = spot.part.passage, spot.candidate, spot.features
    stems, clause, at = passage.stems, passage.clause, candidate.word
    end = passage.word_at(candidate.end - 1) + 1
    for distance, i in enumerate(range(at - 1, max(spot.first, at - BEFORE) - 1, -1)):
        word = stems[i]
        if word in ("rp", "usd") or word[0].isdigit():
            continue
        if distance < 4:
            features.add(f"before{min(distance, 2)} {word}")
        if clause[i] == clause[at]:
            features.add(f"clause {word}")
            _note(spot, word, "clause")
        else:
            _note(spot, word, "earlier")
    _nearest_cues(spot, at)
    for distance, i in enumerate(range(end, min(spot.last, end + AFTER))):
        word = stems[i]
        if word[0].isdigit():
            break
        if distance < 3:
            features.add(f"after{distance} {word}")
        if clause[i] == clause[at]:
            features.add(f"then {word}")
            _note(spot, word, "then")
        else:
            _note(spot, word, "later")


_TELLING = word_list("telling cues")


def _nearest_cues(spot: Spot, at: int) -> None:
    """The two telling cues that stand nearest before the number, in their order."""
    stems, classes = spot.part.passage.stems, cue_classes()
    found: list[str] = []
    for i in range(at - 1, max(spot.first, at - 20) - 1, -1):
        cue = next((c for c in classes.get(stems[i], ()) if c in _TELLING), None)
        if cue is not None and cue not in found:
            found.append(cue)
            if len(found) == 2:
                break
    spot.features.add(f"{spot.kind} nearest {found[0] if found else 'none'}")
    if len(found) == 2:
        spot.features.add(f"{spot.kind} nearest {found[1]} > {found[0]}")


def _note(spot: Spot, word: str, where: str) -> None:
    spot.features.update(f"{spot.kind} {where} [{cue}]" for cue in cue_classes().get(word, ()))


def _who_features(spot: Spot) -> None:
    reader, candidate, kind, features = spot.reader, spot.candidate, spot.kind, spot.features
    passage = spot.part.passage
    before = spot.part.places_among(spot.first, candidate.word)
    after = spot.part.places_among(candidate.word + 1, min(spot.last, candidate.word + 10))
    if before:
        near, side = before[-1], reader.side(before[-1].region)
        preposition = passage.stems[near.first - 1] if near.first else "^"
        features.update((f"{kind} last region {side}", f"last region {preposition} {side}"))
        if passage.clause[near.first] == passage.clause[candidate.word]:
            features.add(f"{kind} clause region {side}")
        if len(before) > 1:
            features.add(f"{kind} regions {reader.side(before[-2].region)} {side}")
    if after:
        side = reader.side(after[0].region)
        features.add(f"{kind} next region {side}")
        features.add(f"next region {passage.stems[after[0].first - 1]} {side}")
    flow = reader.flow(spot.part, candidate)
    if flow:
        features.update(flow.features)
        spot.flow = flow.vote


def _frame_features(spot: Spot) -> None:
    """The frame a sentence sets, also from up to three sentences above in its paragraph: year, place."""
    part, passage, kind, features = spot.part, spot.part.passage, spot.kind, spot.features
    stems = passage.stems
    head = [w for w in stems[spot.first : spot.first + 3] if w.isalpha()]
    features.update(f"head {w}" for w in head)
    if spot.last - spot.first < 12 and passage.field == "text":
        features.add(f"{kind} short line")
    sentence = passage.sentences[spot.candidate.sentence]
    near = part.years_among(sentence.start, spot.candidate.start)
    if near:
        features.add(f"{kind} last year {spot.reader.year_word(near[-1].year, near[-1].year_to)}")
    here = _clause_frames(spot)
    features.update(f"{kind} clause frame {f}" for f in here or ("none",))
    whole = spot.reader.view(part, spot.candidate.sentence).frames
    features.update(f"{kind} sentence frame {f}" for f in whole or ("none",))
    verdict = (here or whole or ("none",))[0]
    carried = year_seen = region_seen = False
    for back in range(4):
        number = spot.candidate.sentence - back
        if number < 0 or passage.sentences[number].paragraph != sentence.paragraph:
            break
        view = spot.reader.view(part, number)
        if back and view.frames and not carried:
            carried = True
            features.update(f"{kind} carried frame {f}" for f in view.frames[:2])
            features.add(f"{kind} frames {verdict} {view.frames[0]}")
        if view.years and not year_seen:
            year_seen = True
            features.update(f"{kind} frame year {year}" for year in view.years)
        if view.regions and not region_seen:
            region_seen = True
            features.add(f"{kind} frame region {'+'.join(sorted(view.regions))}")
    years = spot.reader.view(part, spot.candidate.sentence).years
    year = "before" if "before" in years else "range" if "range" in years else "same" if "same" in years else "none"
    before = part.places_among(spot.first, spot.candidate.word)
    region = spot.reader.side(before[-1].region) if before else "none"
    event = spot.reader.common[0]
    features.update((f"{kind} {verdict} year {year}", f"{kind} {verdict} region {region}", f"{kind} {verdict} {event}"))


def _clause_frames(spot: Spot) -> tuple[str, ...]:
    """The frames of the words of the number's own clause, and of the one before when its own is short."""
    passage, at = spot.part.passage, spot.candidate.word
    clause = passage.clause
    first = at
    while first > spot.first and clause[first - 1] >= clause[at] - (at - first < 3) and at - first < 20:
        first -= 1
    last = at
    while last < spot.last and clause[last] == clause[at] and last - at < 8:
        last += 1
    return frames_in(passage.stems[first:last])
