"""Which stories are about a mission: measured on the gold's texts and on what a regional paper prints besides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.relevance import judge
from tests.wordpress.corpus import Loaded, corpus

GOLD = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[1] / "gold/documents").glob("*.json"))
]


def test_nearly_every_story_about_one_mission_is_known_as_one() -> None:
    about_one = [document for document in GOLD if document["event"]]
    missed = [d["id"] for d in about_one if judge(d["title"], d["text"])[0] != "mission"]
    assert len(about_one) > 50
    assert len(missed) <= len(about_one) // 50, missed


@pytest.mark.parametrize("story", [s for s in corpus() if s.kind != "mission"], ids=lambda s: f"{s.site}-{s.slug}")
def test_other_news_are_not_taken_for_missions(story: Loaded) -> None:
    """Not emisi beside dagang, not VOC, not another state; of a mission named in passing only a mention is kept."""
    wanted = "mention" if story.kind == "mention" else "irrelevant"
    assert judge(story.title, story.text)[0] == wanted


def test_a_mission_need_not_be_called_one() -> None:
    title = "Target Jatim di Kupang Rp200 Miliar"
    text = (
        "KUPANG – Rombongan 55 pelaku usaha Jawa Timur bertemu 100 pelaku usaha Nusa Tenggara Timur di Aston Kupang, "
        "Kamis (6/11/2025).\n\nGubernur Khofifah Indar Parawansa menargetkan transaksi Rp200 miliar hari itu. Hingga "
        "pukul 11.30 WITA, komitmen transaksi sudah mencapai Rp1,75 triliun."
    )
    assert judge(title, text)[0] == "mission"
