"""The word tables say what they mean: a row that no word of a text can ever meet is a slip."""

from __future__ import annotations

import pytest

from pipelines.figures.story import take_apart
from pipelines.figures.tables import word_list, words_of
from pipelines.figures.times import last_before, times_in
from pipelines.figures.words import stem

STEMS = {"cues.csv": ["stems"], "occasion.csv": ["stems"], "frames.csv": ["any of", "and any of", "none of"]}
LISTS_OF_STEMS = (
    "venue", "travel", "aims", "hopes", "reached", "trade statistics", "economy statistics", "sums of missions",
    "about a mission", "gifts and budgets", "goods", "beside a region",
)  # fmt: skip


@pytest.mark.parametrize("table", STEMS)
def test_every_stem_of_a_table_is_what_a_word_is_cut_to(table: str) -> None:
    words = {w for row in words_of(table) for column in STEMS[table] for w in row[column].split()}
    assert {w for w in words if stem(w) != w} == set()


@pytest.mark.parametrize("name", LISTS_OF_STEMS)
def test_every_stem_of_a_list_is_what_a_word_is_cut_to(name: str) -> None:
    assert {w for w in word_list(name) if stem(w) != w} == set()


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Tahun 2022 tercatat sekian, nah hari ini Rp197 miliar.", "same"),
        ("Hari ini sekian, sedangkan tahun lalu Rp197 miliar.", "before"),
        ("Misi tahun 2022 mencatat Rp197 miliar.", "before"),
        ("Tahun depan dibidik Rp197 miliar.", "after"),
        ("Tercatat Rp197 miliar.", None),
    ],
)
def test_the_last_time_named_before_a_number_holds(text: str, when: str | None) -> None:
    part = take_apart("", text, None).body
    times = times_in(part, part.passage.sentences[0], lambda year, to: "before" if year and not to else "range")
    assert last_before(times, part.candidates[0].word) == when
