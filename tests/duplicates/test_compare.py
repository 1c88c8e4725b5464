"""What counts as a copy: edited, shortened and reordered texts do, two reporters at one event don't."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.compare import Comparable, common_in_order, copied_share, is_copy, words
from pipelines.duplicates.shingles import sample
from tests.duplicates import made


@pytest.mark.parametrize("kind", made.COPIES)
def test_copies_are_found(kind: str) -> None:
    pairs = made.copies(kind)
    found = sum(is_copy(Comparable(one), Comparable(other)) for one, other in pairs)
    assert found >= (0.95 if "30%" in kind else 0.99) * len(pairs)


@pytest.mark.parametrize("pairs", [made.same_event_pairs, made.sharing_pairs])
def test_independent_stories_of_one_mission_stay_apart(pairs) -> None:
    apart = [is_copy(Comparable(one), Comparable(other)) for one, other in pairs()]
    assert len(apart) >= 30
    assert sum(apart) <= 0.01 * len(apart)


def test_one_release_under_two_headlines_is_a_copy() -> None:
    text = made.documents()[0]["text"]
    assert is_copy(Comparable("Kabar pagi.\n\n" + text), Comparable(text))


def test_a_page_of_quotations_is_compared_by_them() -> None:
    quoted = "\n\n".join(made.QUOTATIONS)
    assert is_copy(Comparable(quoted), Comparable(quoted))


def test_texts_without_sentences_are_copies_only_when_equal() -> None:
    assert is_copy(Comparable("Misi dagang Jatim"), Comparable("misi dagang, Jatim"))
    assert not is_copy(Comparable("Misi dagang Jatim"), Comparable("Misi dagang Jateng"))
    assert not is_copy(Comparable(""), Comparable(""))


texts = st.lists(st.sampled_from(made.vocabulary()), max_size=60).map(" ".join)


@given(texts, texts)
def test_the_share_is_symmetric(one: str, other: str) -> None:
    assert copied_share(Comparable(one), Comparable(other)) == copied_share(Comparable(other), Comparable(one))


@given(st.text(max_size=300))
def test_any_text_can_be_compared(text: str) -> None:
    assert 0 <= copied_share(Comparable(text), Comparable(text)) <= 1


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_common_in_order_is_the_longest_common_subsequence(one: list[str], other: list[str]) -> None:
    def slow(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return 0
        if one[i] == other[j]:
            return 1 + table[i + 1][j + 1]
        return max(table[i + 1][j], table[i][j + 1])

    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            table[i][j] = slow(i, j)
    assert common_in_order(one, other) == table[0][0]


def test_words_fold_case_width_and_accents() -> None:
    assert words("Rp１,5 MILIAR, Café") == ["rp1,5", "miliar", "cafe"]


def test_sampled_shingles_of_a_part_belong_to_the_whole() -> None:
    chance = random.Random(1)
    for document in made.documents()[:20]:
        whole = words(document["text"])
        start = chance.randrange(len(whole) // 2)
        assert set(sample(whole[start : start + 80])) <= set(sample(whole))
