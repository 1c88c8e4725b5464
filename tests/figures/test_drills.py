"""The stories to learn from: their form is checked whole, since training trusts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.places import COUNTRIES, PROVINCES
from tests.gold import drills as room
from tests.gold.documents import Document, load
from tests.gold.drills import drills, plain, retold
from tests.gold.train import PARTIES, ROLES


@pytest.fixture(scope="module")
def stories() -> list[Document]:
    return [*drills(), *retold()]


def test_a_mark_is_cut_out_of_the_plain_text() -> None:
    text, marks = plain("Hadir [[40 pengusaha|participants partner]], nilainya [[Rp5 miliar|total]].")
    assert text == "Hadir 40 pengusaha, nilainya Rp5 miliar."
    assert [(text[m.start : m.end], m.role, m.party) for m in marks] == [
        ("40 pengusaha", "participants", "partner"),
        ("Rp5 miliar", "total", None),
    ]


def test_the_first_line_names_mission_publication_and_sibling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(
        "== Jawa Timur > Bali, Banten | 2024-06-25 | Denpasar | 2024-06-26 | b5-12\nTitle [[Rp5 miliar|total]]\nText.\n"
        "\n== - | | b9-05\nNone\nOf them.\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(room, "HERE", tmp_path)
    mission, none = drills()
    assert mission.event == {
        "organiser": "Jawa Timur",
        "partner": ["Bali", "Banten"],
        "date": "2024-06-25",
        "city": "Denpasar",
    }
    assert mission.published is not None
    assert mission.published.date() == date(2024, 6, 26)
    assert [(f["value"], f["role"]) for f in mission.figures] == [(5_000_000_000, "total")]
    assert (none.event, none.published) == (None, None)
    assert (mission.group, none.group) == ("b5-12", "b9-05")


def test_a_mark_on_no_number_is_refused_and_names_its_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("== -\nTitle\nOnly [[words|other]] here.\n", encoding="utf-8")
    monkeypatch.setattr(room, "HERE", tmp_path)
    with pytest.raises(ValueError, match="a-01: the engine reads no number in 'words'"):
        drills()


def test_every_story_uses_the_roles_parties_and_places_of_the_guide(stories: list[Document]) -> None:
    places = {p.name for p in PROVINCES} | {c.name for c in COUNTRIES}
    for story in stories:
        assert {f["role"] for f in story.figures} <= set(ROLES), story.id
        assert {f["party"] for f in story.figures} <= {*PARTIES, None}, story.id
        if story.event is not None:
            named = {story.event["organiser"], *story.event["partner"]} - {None}
            assert {n for n in named if not n.startswith(("Kabupaten", "Kota"))} <= places, story.id


def test_a_sibling_names_a_group_of_the_documents_or_another_story(stories: list[Document]) -> None:
    groups = {d.group for d in load()} | {s.id for s in stories}
    strays = {s.group for s in stories if not s.group.startswith(("drill ", "retold "))} - groups
    assert strays == set()


def test_every_retold_story_names_its_page() -> None:
    assert len(retold()) > 500
    for path in room.RETOLD.glob("*.txt"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(("# ", "== "))]
        assert [line.startswith("# http") for line in lines] == [True, False] * (len(lines) // 2), path.name
