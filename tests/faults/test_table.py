"""docs/faults.md is made from the tests; here, that it is what they say."""

from __future__ import annotations

from tests.faults.registry import all_faults
from tests.faults.table import PAGE, outcomes, page


def test_the_table_of_faults_is_current() -> None:
    """``make test-faults`` writes it."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(all_faults(), outcomes(text))


def test_every_fault_was_tried_and_held() -> None:
    faults = all_faults()
    assert len(faults) >= 30
    assert {each.test: outcomes(PAGE.read_text(encoding="utf-8")).get(each.test) for each in faults} == {
        each.test: "held" for each in faults
    }
