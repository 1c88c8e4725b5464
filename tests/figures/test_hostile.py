"""Hostile text: no crash, no hang, and time that grows with length and not faster."""

from __future__ import annotations

import pytest

from pipelines.figures import read
from tests.bench.figures_speed import HOSTILE, seconds


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    make = HOSTILE[name]
    small, large = seconds(make(4_000), tries=3), seconds(make(40_000), tries=2)
    assert large <= 40 * small + 0.2  # ten times the text; a quadratic step would cost a hundred times


def test_a_million_digits_and_dots_are_no_number() -> None:
    assert read("", "Rp " + "1.234" * 200_000, None).figures == ()


def test_html_left_in_does_not_hide_a_figure() -> None:
    text = "<p>Misi Dagang Jatim di Bali, <b>Selasa (25/6/2024)</b>, mencatat <strong>Rp425 miliar</strong>.</p>"
    assert [f.value for f in read("", text, None).figures] == [425_000_000_000]
