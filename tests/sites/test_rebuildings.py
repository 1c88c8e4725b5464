"""The saved pages themselves: complete, honest about what they are, and consistent with what is expected of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXPECTED = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("*/expected.json")}
STORIES = [pytest.param(source, s, id=f"{source}-{s['name']}") for source, e in EXPECTED.items() for s in e["stories"]]


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_every_file_is_described_and_says_that_it_is_a_rebuilding(source: str) -> None:
    described = {f["file"] for story in EXPECTED[source]["stories"] for f in story["files"]}
    described |= {listing["file"] for listing in EXPECTED[source]["listings"]}
    present = {path.name for path in (HERE / source).iterdir()} - {"expected.json"}
    assert present == described
    for name in present:
        assert b"A rebuilding for the tests" in (HERE / source / name).read_bytes(), name


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_a_source_has_stories_and_a_listing_that_names_some(source: str) -> None:
    assert len(EXPECTED[source]["stories"]) >= 2
    assert any(listing["stories"] for listing in EXPECTED[source]["listings"])


@pytest.mark.parametrize(("source", "story"), STORIES)
def test_what_is_expected_fits_together(source: str, story: dict) -> None:
    assert story["canonical"] in story["forms"]
    assert story["published_at"] is None or datetime.fromisoformat(story["published_at"]).tzinfo is not None
    assert story["text"] == "\n\n".join(" ".join(p.split()) for p in story["text"].split("\n\n"))
    assert "\xa0" not in story["text"]
    position = {"title": 0, "text": 0}
    for figure in story.get("figures", []):
        found = story[figure["field"]].find(figure["surface"], position[figure["field"]])
        assert found >= 0, figure
        position[figure["field"]] = found + len(figure["surface"])


def test_the_broken_bytes_are_still_there() -> None:
    assert b"37,7\xdari" in (HERE / "klikjatim/silaturahmi.html").read_bytes()
    assert b"\x93Pasar" in (HERE / "bangsaonline/windows-1252.html").read_bytes()
