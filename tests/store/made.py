"""Small made stories, and partners with their codes, for the tests of the store."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from crawler.items import Capture, Story, StoryPage
from pipelines.figures.model import Event, Figure, Reading

URL = "https://klikjatim.com/read/100/misi-dagang-jatim-kaltim"
TEXT = "BALIKPAPAN - Misi dagang mencatat Rp1,053 triliun.\n\nSebanyak 37,7 persen dari 150 pelaku usaha hadir."
KALTIM = ("Kalimantan Timur", "64")
KALTARA = ("Kalimantan Utara", "65")
MALAYSIA = ("Malaysia", None)
FIRST_FETCH = datetime.fromisoformat("2025-05-08T20:00:00+07:00")


def figure(text: str, surface: str, value: int | Decimal, **more: Any) -> Figure:
    """The figure of that surface in ``text``: rupiah and the mission's total, unless told otherwise."""
    start = text.index(surface)
    given: dict[str, Any] = {
        "field": "text",
        "unit": "IDR",
        "kind": "money",
        "role": "total",
        "qualifier": "exact",
        "sentence": text.split("\n\n", maxsplit=1)[0],
        "rule": "made",
        "confidence": 0.9,
    }
    return Figure(start=start, end=start + len(surface), surface=surface, value=value, **(given | more))


def made_story(*, day: float = 0, text: str = TEXT, title: str = "Misi dagang Jatim dan Kaltim", **more: Any) -> Story:
    """A story fetched ``day`` days after the first one, with those of the usual figures that its text holds."""
    fetched = (FIRST_FETCH + timedelta(days=day)).isoformat()
    figures = [
        figure(text, surface, value, **kind)
        for surface, value, kind in (
            ("Rp1,053 triliun", 1053000000000, {}),
            ("37,7 persen", Decimal("37.7"), {"unit": "percent", "kind": "percent", "role": "other"}),
            ("150 pelaku usaha", 150, {"unit": "participants", "kind": "count", "role": "participants"}),
        )
        if surface in text
    ]
    url = more.get("url", URL)
    capture = Capture(url, f"{url.rpartition('/')[2]}.warc.gz", int(day * 1000), f"sha1:{day}", 200, fetched)
    given: dict[str, Any] = {
        "source": "klikjatim",
        "url": url,
        "forms": [url, f"{url}?amp"],
        "pages": [StoryPage(1, url, "<p>…</p>", capture)],
        "fetched_at": fetched,
        "body_html": ["<p>…</p>"],
        "published_at": "2025-05-08T19:05:00+07:00",
        "published_rule": "meta",
        "relevance": "mission",
        "reading": Reading(Event("Jawa Timur", ("Kalimantan Timur",), "2025-05-08"), tuple(figures), ()),
        "extractor_version": "1",
    }
    return Story(title=title, text=text, **(given | more))
