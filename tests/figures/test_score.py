"""The engine's score must not fall below the pinned floor; only ``tests.gold.floors --lower-floor`` lowers it."""

from __future__ import annotations

import pytest

from tests.gold.documents import load
from tests.gold.floors import NAMES, floors
from tests.gold.score import Tally, engine, rupiah_regex, tally, unseen_third


@pytest.fixture(scope="module")
def kept() -> Tally:
    return tally([d for d in load() if d.set != "more"], engine)


@pytest.fixture(scope="module")
def unseen() -> Tally:
    documents = load()
    readings = unseen_third(documents)
    return tally([d for d in documents if d.set == "heldout"], lambda d: readings[d.id])


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_tables_stay_above_the_floor(kept: Tally, name: str) -> None:
    assert (kept.scores()[name] or 0.0) >= floors()["kept tables"][name]


@pytest.mark.parametrize("name", NAMES)
def test_tables_trained_without_the_third_still_read_it(unseen: Tally, name: str) -> None:
    assert (unseen.scores()[name] or 0.0) >= floors()["unseen third"][name]


def test_the_engine_is_far_from_the_baseline(kept: Tally) -> None:
    baseline = tally([d for d in load() if d.set != "more"], rupiah_regex).scores()
    assert (kept.scores()["with role"] or 0.0) > (baseline["with role"] or 0.0) + 0.4
