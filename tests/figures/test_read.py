"""The engine as a whole: roles and event of plain stories, and any text at all."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import Reading, read, to_json
from pipelines.figures.stream import answer

TITLE = "Misi Dagang Jatim-Kalsel Bukukan Rp1,66 Triliun"
TEXT = (
    "BANJARMASIN - Misi Dagang dan Investasi Jawa Timur di Kalimantan Selatan digelar di Galaxy Hotel Banjarmasin, "
    "Rabu (17/9/2025). Hingga pukul 16.30 WITA tercatat transaksi Rp1,661 triliun.\n\n"
    "Kegiatan itu diikuti 181 pelaku usaha, terdiri dari 61 pelaku usaha asal Jatim dan 120 pelaku usaha dari Kalsel."
    "\n\nRinciannya, Jatim menjual Rp1,574 triliun dan membeli Rp86,8 miliar.\n"
)


def spans_hold(reading: Reading, title: str, text: str) -> None:
    for figure in reading.figures:
        source = title if figure.field == "title" else text
        assert source[figure.start : figure.end] == figure.surface
    for signal in reading.signals:
        source = title if signal.field == "title" else text
        assert 0 <= signal.start <= signal.end <= len(source)


def test_a_plain_story() -> None:
    reading = read(TITLE, TEXT, None)
    spans_hold(reading, TITLE, TEXT)
    event = reading.event
    assert event is not None
    assert (event.organiser, event.partner, event.date) == ("Jawa Timur", ("Kalimantan Selatan",), "2025-09-17")
    assert event.city == "Banjarmasin"
    assert [(f.value, f.role) for f in reading.figures] == [
        (1_660_000_000_000, "total"),
        (1_661_000_000_000, "total"),
        (181, "participants"),
        (61, "participants"),
        (120, "participants"),
        (1_574_000_000_000, "sell"),
        (86_800_000_000, "buy"),
    ]
    assert reading.figures[1].as_of == "16:30 WITA"
    assert [f.party for f in reading.figures[2:5]] == ["both", "organiser", "partner"]


@pytest.mark.parametrize(
    "share", ["(94,4% dari total pembelian)", "(94,4\ufffdri total pembelian)", "atau 94,4 persen dari seluruh impor"]
)
def test_an_amount_with_its_share_of_all_purchases_is_no_purchase_of_the_mission(share: str) -> None:
    text = TEXT + f"\nSebaliknya, barang Kalsel yang paling banyak dibeli Jatim batu bara, Rp11,04 triliun {share}.\n"
    roles = {f.surface: f.role for f in read(TITLE, text, None).figures}
    assert roles["Rp11,04 triliun"] == "trade"
    assert roles["Rp86,8 miliar"] == "buy"


def test_sums_at_home_and_abroad_are_told_apart_in_one_sentence() -> None:
    text = TEXT + (
        "\nSejak 2019 hingga 17 September 2025, ke-48 kegiatan itu menghimpun Rp27,35 triliun, sementara enam misi "
        "dagang luar negeri menghasilkan Rp5,896 triliun.\n"
    )
    sums = {f.surface: f.about.scope for f in read(TITLE, text, None).figures if f.role == "cumulative" and f.about}
    assert sums == {"Rp27,35 triliun": "domestic", "Rp5,896 triliun": "overseas"}


def test_nothing_in_nothing_out() -> None:
    assert read("", "", None) == Reading(None, (), ())


_WORDS = st.sampled_from(
    ["Rp", "Rp 5", "miliar", "1.234,5", "72", "pelaku usaha", "Jatim", "(17/9)", "\u200f", "\ufffd", "%", "\n", ", ",
     ". ", "“", "pukul 16.30", "Misi Dagang", "<p>", "&nbsp;", "\ud800", "2025", "-", "ton", "dari", "Kalsel"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=60), text=st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map(" ".join)))
def test_any_text_gives_spans_that_cut_out_their_surface(title: str, text: str) -> None:
    reading = read(title, text, datetime(2025, 9, 17))
    spans_hold(reading, title, text)
    json.dumps(to_json(reading))


def test_a_bad_line_is_answered_and_names_its_id() -> None:
    assert "error" in json.loads(answer(b"not json")[0])
    assert json.loads(answer('{"id": 7, "title": 5}')[0]) == {"id": 7, "error": "title is not a string"}
    assert json.loads(answer('{"id": "a", "text": "x", "published": "kemarin"}')[0])["id"] == "a"
    assert json.loads(answer(b'{"id": 1, "text": "Rp5 juta \xff"}')[0])["figures"][0]["value"] == 5_000_000
    assert "error" in json.loads(answer("[" * 100_000)[0])


def test_numbers_print_back_the_same_digits() -> None:
    answered = json.loads(answer(json.dumps({"id": 1, "title": "", "text": "Andilnya 37,7 persen dan 50 persen."}))[0])
    assert [f["value"] for f in answered["figures"]] == [37.7, 50]
    assert isinstance(answered["figures"][1]["value"], int)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Selasa (17/9/2025)", ["2025-09-17 was a Rabu"]),
        ("Rabu (17/9/2025)", []),
        ("Jumat-Minggu (8-10/11/2019)", []),  # the weekday right before the dates is the last day's
        ("Jumat-Sabtu (8-10/11/2019)", ["2019-11-08 was a Jumat"]),
    ],
)
def test_a_weekday_that_contradicts_its_date_is_a_signal(printed: str, said: list[str]) -> None:
    signals = read("Misi dagang", f"Misi dagang Jatim di Palembang digelar {printed}.", None).signals
    assert [s.suggestion for s in signals if s.code == "weekday_mismatch"] == said


@pytest.mark.parametrize("where", ["Bandar Lampung", "Bandarlampung"])
def test_a_town_is_the_same_town_as_one_word(where: str) -> None:
    text = TEXT.replace("Kalimantan Selatan", "Lampung").replace("Kalsel", "Lampung").replace("Banjarmasin", where)
    event = read("Misi Dagang Jatim-Lampung Bukukan Rp1,66 Triliun", text, None).event
    assert event is not None
    assert (event.partner, event.city) == (("Lampung",), where)


def test_a_ministry_abroad_is_no_mission_of_the_province_that_its_story_is_written_in() -> None:
    text = (
        "JAKARTA - Misi dagang Kementerian Perdagangan (Kemendag) ke Chile menghasilkan potensi transaksi US$ 12,5 "
        "juta. Delegasi yang dipimpin Direktur Jenderal Pengembangan Ekspor Nasional itu membawa 17 eksportir ke "
        "Santiago pada 4-6 September 2018.\n\nMenurut Mendag, produk Indonesia yang paling diminati importir Chile "
        "adalah furnitur dan alas kaki."
    )
    assert read("Misi Dagang RI ke Chile Bukukan US$ 12,5 Juta", text, None).event is None


@pytest.mark.parametrize(
    ("counts", "parties"),
    [
        ("Hadir 61 pengusaha asal Jatim dan 120 pengusaha dari Kalsel.", ["organiser", "partner"]),
        ("Hadir 120 pengusaha dari Kalsel dan 61 pengusaha asal Jatim.", ["partner", "organiser"]),
        ("Hadir 181 pengusaha, yakni 61 dari Jatim dan 120 dari Kalsel.", ["both", "organiser", "partner"]),
        ("Jatim membawa 61 pengusaha. Tuan rumah menghadirkan 120 pengusaha.", ["organiser", "partner"]),
    ],
)
def test_whose_business_actors_are_counted(counts: str, parties: list[str]) -> None:
    lead = TEXT[: TEXT.index("\n\n")]
    figures = [f for f in read(TITLE, f"{lead}\n\n{counts}", None).figures if f.unit == "participants"]
    assert [f.party for f in figures] == parties
