"""Story clusters: copies share a story whatever order they arrive in; independent stories keep their own."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from crawler.items import Story
from pipelines.store import Store
from tests.duplicates import made


def story(
    name: str, text: str, published: str | None = "2025-05-08T20:00:00+07:00", fetched: str = "2025-05-09"
) -> Story:
    url = f"https://example.org/{name}"
    return Story(
        source="example",
        url=url,
        forms=[url],
        pages=[],
        fetched_at=f"{fetched}T01:00:00+00:00",
        title=name,
        body_html=[],
        published_at=published,
        text=text,
        relevance="mission",
    )


def clusters(store: Store) -> dict[str, tuple[str, int]]:
    """title → (title of the story's first article, number of copies)"""
    rows = store.db.execute(
        "SELECT a.title, f.title, s.copies FROM articles AS a JOIN stories AS s ON s.id = a.story_id "
        "JOIN articles AS f ON f.id = s.first_article_id"
    )
    return {title: (first, copies) for title, first, copies in rows}


def saved(folder: Path, stories: list[Story]) -> dict[str, tuple[str, int]]:
    with Store.open(folder / "missions.db") as store:
        for one in stories:
            store.save_story(one, None)
        return clusters(store)


RELEASE = made.documents()[3]["text"]
HALVES = RELEASE.split("\n\n")


def test_a_copy_joins_the_story_of_the_earliest(tmp_path: Path) -> None:
    copy = made.edited(0.1)(RELEASE, random.Random(1))
    found = saved(tmp_path, [story("later", copy, "2025-05-09T07:00:00+07:00"), story("first", RELEASE)])
    assert found == {"later": ("first", 2), "first": ("first", 2)}


def test_an_independent_story_of_the_same_mission_keeps_its_own(tmp_path: Path) -> None:
    one, other = made.same_event_pairs()[0]
    assert saved(tmp_path, [story("one", one), story("other", other)]) == {"one": ("one", 1), "other": ("other", 1)}


def test_the_same_text_long_after_is_another_story(tmp_path: Path) -> None:
    found = saved(tmp_path, [story("then", RELEASE), story("next year", RELEASE, "2026-05-08T20:00:00+07:00")])
    assert found == {"then": ("then", 1), "next year": ("next year", 1)}


def test_without_a_date_the_day_of_capture_counts(tmp_path: Path) -> None:
    found = saved(tmp_path, [story("dated", RELEASE), story("undated", RELEASE, None)])
    assert found["undated"] == ("dated", 2)


def test_a_bridging_copy_merges_two_clusters_in_any_order(tmp_path: Path) -> None:
    chance = random.Random(7)
    opening = "\n\n".join(made.documents()[5]["text"].split("\n\n"))
    ending = "\n\n".join(made.documents()[8]["text"].split("\n\n"))
    stories = [
        story("opening", opening, "2025-05-08T10:00:00+07:00"),
        story("bridge", f"{opening}\n\n{ending}", "2025-05-08T11:00:00+07:00"),
        story("ending", made.edited(0.1)(ending, chance), "2025-05-08T12:00:00+07:00"),
    ]
    for number, order in enumerate(itertools.permutations(stories)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert set(saved(folder, list(order)).values()) == {("opening", 3)}


def test_a_corrected_text_leaves_the_story_it_no_longer_copies(tmp_path: Path) -> None:
    with Store.open(tmp_path / "missions.db") as store:
        store.save_story(story("first", RELEASE), None)
        store.save_story(story("second", RELEASE), None)
        assert clusters(store)["second"] == ("first", 2)
        store.save_story(story("second", made.documents()[9]["text"], fetched="2025-05-10"), None)
        assert clusters(store) == {"first": ("first", 1), "second": ("second", 1)}


def test_saving_again_changes_nothing(tmp_path: Path) -> None:
    stories = [story("first", RELEASE), story("second", RELEASE)]
    before = saved(tmp_path, stories)
    with Store.open(tmp_path / "missions.db") as store:
        rows = store.db.execute("SELECT * FROM stories").fetchall()
        assert saved(tmp_path, stories) == before
        assert store.db.execute("SELECT * FROM stories").fetchall() == rows


def test_clusters_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    chance = random.Random(3)
    corpus = []
    for number, document in enumerate(made.documents()[:8]):
        for kind in ("10% of words changed", "a third of the paragraphs dropped", "lead rewritten"):
            hour = chance.randrange(24)
            text = made.COPIES[kind](document["text"], chance)
            corpus.append(story(f"{number} {kind}", text, f"2025-05-08T{hour:02}:00:00+07:00"))
    found = []
    for number in range(4):
        chance.shuffle(corpus)
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(saved(folder, corpus))
    assert all(one == found[0] for one in found)
    assert {copies for _, copies in found[0].values()} == {3}
