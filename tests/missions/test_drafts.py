"""From a reading to what a story says of missions."""

from __future__ import annotations

import pytest

from pipelines.figures.model import About, Event, Figure, Reading
from pipelines.missions.drafts import StoryFacts, cumulatives_of, events_of, trades_of

KALTIM = Event("Jawa Timur", ("Kalimantan Timur",), "2025-05-08")
STORY = StoryFacts("https://a.example/1", "sha256:0123456789abcdef0123", published_at="2025-05-09T08:00:00+07:00")


def figure(surface: str, role: str, value: int = 1000000000, **more) -> Figure:
    given = {"unit": "IDR", "kind": "money", "sentence": surface} | more
    return Figure("text", 0, len(surface), surface, value, given.pop("unit"), given.pop("kind"), role, "exact",
                  given.pop("sentence"), "made", 1.0, **given)  # type: ignore[arg-type]  # fmt: skip


def mentioned(about: About | None, period: str | None = None, event: Event | None = KALTIM) -> list[tuple]:
    past = figure("Rp605 miliar", "past", about=about, period=period)
    drafts = events_of(STORY, Reading(event, (past,), ()))
    return [(d.organiser, d.partners, d.date_from, d.date_precision) for d in drafts if d.relation == "mentions"]


@pytest.mark.parametrize(
    ("about", "period", "expected"),
    [
        (About(partner=("Maluku",), date="2021-12-02"), None, [("Jawa Timur", ("Maluku",), "2021-12-02", "day")]),
        (About(partner=("Maluku",)), None, [("Jawa Timur", ("Maluku",), None, "unknown")]),
        (About(date="2019"), None, [("Jawa Timur", ("Kalimantan Timur",), "2019-01-01", "year")]),
        (None, "2019", [("Jawa Timur", ("Kalimantan Timur",), "2019-01-01", "year")]),
        (About(date="2025"), None, [("Jawa Timur", (), "2025-01-01", "year")]),
        (About(partner=("Kalimantan Timur",), date="2025"), None, []),
        (None, None, []),
        (None, "triwulan lalu", []),
    ],
    ids=["named and dated", "named", "earlier year", "period", "same tour", "the event itself", "nothing", "no date"],
)
def test_which_mission_a_past_figure_speaks_of(about: About | None, period: str | None, expected: list) -> None:
    assert mentioned(about, period) == expected


def test_a_story_about_no_mission_gives_only_mentions() -> None:
    about = About("Jawa Timur", ("Maluku",), "2021")
    assert mentioned(about, event=None) == [("Jawa Timur", ("Maluku",), "2021-01-01", "year")]


def test_keys_are_made_of_address_content_and_surface() -> None:
    (event,) = events_of(STORY, Reading(KALTIM, (figure("Rp1  miliar", "total"), figure("Rp1 miliar", "total")), ()))
    assert event.key == "https://a.example/1@456789abcdef0123#about"
    assert [c.key.removeprefix(event.key) for c in event.claims] == ["/total/Rp1 miliar#1", "/total/Rp1 miliar#2"]


def test_a_clock_time_gets_its_day_and_zone() -> None:
    (event,) = events_of(STORY, Reading(KALTIM, (figure("Rp1 miliar", "total", as_of="11:35 WITA"),), ()))
    assert (event.claims[0].as_of, event.claims[0].stage) == ("2025-05-08T11:35+08:00", "interim")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Letter of Intent dengan pembeli Malaysia Rp1 miliar", "loi"),
        ("Sisanya, Rp1 miliar, berupa letter of intent dengan pembeli dari Malaysia", "loi"),
        ("Termasuk letter of intent, total transaksi Rp1 miliar", "total"),
        ("Total transaksi Rp1 miliar", "total"),
    ],
)
def test_letters_of_intent_are_not_the_total(sentence: str, expected: str) -> None:
    (event,) = events_of(STORY, Reading(KALTIM, (figure("Rp1 miliar", "total", sentence=sentence),), ()))
    assert event.claims[0].field == expected
    assert (event.claims[0].flags == ("with:Malaysia",)) == ("Malaysia" in sentence)


@pytest.mark.parametrize(
    ("date", "sentence", "expected"),
    [
        ("2019/2025", "", ("2019-01-01", "2025-12-31")),
        ("2019-2025", "", ("2019-01-01", "2025-12-31")),
        ("2023", "Sepanjang 2023 ada delapan", ("2023-01-01", "2023-12-31")),
        ("2019", "sejak tahun 2019 tercatat", ("2019-01-01", None)),
        ("2019", "periode 2019 hingga 2025 tercatat", ("2019-01-01", "2025-12-31")),
        ("2019", "sejak 2019 hingga 8 Desember 2025 terhimpun", ("2019-01-01", "2025-12-31")),
        ("2025", "sejak 2019 hingga November 2025 telah digelar", ("2019-01-01", "2025-12-31")),
        ("2025", "Sejak 2025 ada", ("2025-01-01", None)),
        ("2025", "pada 2024 lalu pada 2025 tercatat", ("2025-01-01", "2025-12-31")),
    ],
)
def test_the_period_of_a_sum(date: str, sentence: str, expected: tuple) -> None:
    total = figure("Rp17,39 triliun", "cumulative", about=About(date=date, scope="domestic"), sentence=sentence)
    count = figure("43 misi dagang", "cumulative", 43, unit="missions", kind="count", sentence=sentence,
                   about=About(date=date, scope="domestic"))  # fmt: skip
    (statement,) = cumulatives_of(STORY, Reading(KALTIM, (total, count), ()))
    assert (statement.period_from, statement.period_to) == expected
    assert (statement.missions, statement.stated_on, statement.organiser) == (43, "2025-05-09", "Jawa Timur")


def test_trade_needs_both_regions() -> None:
    both = figure("Rp2,48 triliun", "trade", about=About(origin="Jawa Timur", destination="Bali"))
    one = figure("Rp259 triliun", "trade", about=About(origin="Jawa Timur"))
    (statement,) = trades_of(STORY, Reading(None, (both, one), ()))
    assert (statement.origin, statement.destination) == ("Jawa Timur", "Bali")
