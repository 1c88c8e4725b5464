"""The engine's score must not fall below the pinned floor; only ``tests.gold.floors --lower-floor`` lowers it."""

from __future__ import annotations

import pytest

from tests.gold.documents import load
from tests.gold.floors import NAMES, floors
from tests.gold.score import Tally, cross_validated, engine, rupiah_regex, tally


@pytest.fixture(scope="module")
def kept() -> Tally:
    return tally([d for d in load() if d.set == "dev"], engine)


@pytest.mark.parametrize("name", NAMES)
def test_the_kept_tables_stay_above_the_floor(kept: Tally, name: str) -> None:
    assert (kept.scores()[name] or 0.0) >= floors()["kept tables"][name]


def test_tables_trained_without_a_story_still_read_it() -> None:
    documents = [d for d in load() if d.set != "heldout"]
    unseen = cross_validated(documents, folds_wanted=5)
    counts = tally([d for d in documents if d.set == "dev"], lambda d: unseen[d.id])
    scores = counts.scores()
    for name in ("found", "with role", "partner", "date"):
        assert (scores[name] or 0.0) >= floors()["cross-validated"][name] - 0.03  # five folds teach less than ten


def test_the_engine_is_far_from_the_baseline(kept: Tally) -> None:
    baseline = tally([d for d in load() if d.set == "dev"], rupiah_regex).scores()
    assert (kept.scores()["with role"] or 0.0) > (baseline["with role"] or 0.0) + 0.4
