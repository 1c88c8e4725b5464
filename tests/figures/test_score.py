"""The engine's score must not fall below the pinned floor; only ``tests.gold.floors --lower-floor`` lowers it."""

from __future__ import annotations

from statistics import mean

import pytest

from tests.gold.documents import load
from tests.gold.floors import NAMES, floors
from tests.gold.score import Reading, Tally, engine, pairs_of, rupiah_regex, tally, unseen_third


@pytest.fixture(scope="module")
def kept() -> Tally:
    return tally([d for d in load() if d.set != "more"], engine)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return unseen_third(load())


@pytest.fixture(scope="module")
def unseen(readings: dict[str, Reading]) -> Tally:
    return tally([d for d in load() if d.set == "heldout"], lambda d: readings[d.id])


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_tables_stay_above_the_floor(kept: Tally, name: str) -> None:
    assert (kept.scores()[name] or 0.0) >= floors()["kept tables"][name]


@pytest.mark.parametrize("name", NAMES)
def test_tables_trained_without_the_third_still_read_it(unseen: Tally, name: str) -> None:
    assert (unseen.scores()[name] or 0.0) >= floors()["unseen third"][name]


def test_confidence_is_how_often_a_role_is_right(readings: dict[str, Reading]) -> None:
    said: list[tuple[float, bool]] = []
    for document in (d for d in load() if d.set == "heldout"):
        found = readings[document.id]["figures"]
        pairs = pairs_of(document.figures, found)
        said += [(found[j]["confidence"], found[j]["role"] == document.figures[i]["role"]) for i, j in pairs]
    sure = [right for confidence, right in said if confidence >= 0.9]
    assert abs(mean(confidence for confidence, _ in said) - mean(right for _, right in said)) < 0.08
    assert len(sure) > len(said) / 2
    assert mean(sure) > 0.9


def test_the_engine_is_far_from_the_baseline(kept: Tally) -> None:
    baseline = tally([d for d in load() if d.set != "more"], rupiah_regex).scores()
    assert (kept.scores()["with role"] or 0.0) > (baseline["with role"] or 0.0) + 0.4
