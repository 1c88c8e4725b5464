"""Statements over several missions beside the ledger: what a person is told, and what to do about it."""

from __future__ import annotations

from typing import Any

from pipelines.missions.model import CumulativeDraft, MissionIssue
from pipelines.missions.resolve import resolve
from tests.missions.made import BALI, JATIM, KALTIM, MALUKU, said

HELD = [
    said("a", day="2023-03-01", total="Rp300 miliar"),
    said("b", MALUKU, day="2023-06-01", total="Rp200 miliar"),
    said("c", BALI, day="2023-09-01"),
]


def gap(**stated: Any) -> MissionIssue:
    given: dict[str, Any] = {
        "document": "https://paper.example/sum", "organiser": JATIM, "partner": None, "counted": "missions",
        "currency": "IDR", "scope": "domestic", "period_from": "2023-01-01", "period_to": "2023-12-31",
        "stated_on": "2024-01-05",
    }  # fmt: skip
    (issue,) = (i for i in resolve(JATIM, HELD, [CumulativeDraft("k", **given | stated)]).issues
                if i.code == "cumulative_gap")  # fmt: skip
    return issue


def test_who_states_what_of_which_missions_and_when() -> None:
    issue = gap(missions=5, value=900 * 10**9)
    assert issue.message == (
        "https://paper.example/sum states 5 domestic missions and Rp900 miliar for 2023-01-01 to 2023-12-31, as of "
        "2024-01-05; the ledger has 3 missions and Rp500 miliar from 2 of them; without a total: "
        "jawa-timur--bali--2023-09-01"
    )
    assert issue.suggestion == "look for the missions that the ledger lacks"


def test_where_the_ledger_has_more_nobody_is_sent_to_look_for_missing_ones() -> None:
    assert "two missions of the ledger are one" in gap(missions=2).suggestion


def test_a_sum_that_lacks_totals_sends_for_totals() -> None:
    assert "import them" in gap(value=900 * 10**9).suggestion


def test_a_statement_about_partners_names_them_and_counts_their_missions() -> None:
    issue = gap(partner=f"{KALTIM}+{MALUKU}", missions=3)
    assert f"3 domestic missions with {KALTIM}, {MALUKU} for" in issue.message
    assert "the ledger has 2 missions and Rp500 miliar from 2 of them" in issue.message


def test_nothing_held_is_said_plainly() -> None:
    assert gap(period_from="2016-01-01", period_to="2016-12-31", missions=1).message.endswith("has no missions")
