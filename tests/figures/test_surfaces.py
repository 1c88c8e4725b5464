"""Every form in which the regional press prints a number reads back to its value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.figures.candidate import Candidate
from pipelines.figures.candidates import find_candidates
from pipelines.figures.dates import find_clocks, find_dates
from pipelines.figures.words import analyse


def candidates(text: str) -> list[Candidate]:
    found = find_candidates(analyse("text", text), find_dates(text), find_clocks(text))
    return [c for c in found if c.unit]


def only(text: str) -> Candidate:
    found = candidates(text)
    assert len(found) == 1, [c.surface for c in found]
    assert text[found[0].start : found[0].end] == found[0].surface
    return found[0]


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("Rp598,953 miliar", 598_953_000_000, "IDR"),
        ("Rp. 230,099 miliar", 230_099_000_000, "IDR"),
        ("Rp 147.321.766.000,-", 147_321_766_000, "IDR"),
        ("Rp 168 milliar", 168_000_000_000, "IDR"),
        ("Rp1,05 T", 1_050_000_000_000, "IDR"),
        ("1,05 T", 1_050_000_000_000, "IDR"),
        ("Rp 2,5 M", 2_500_000_000, "IDR"),
        ("Rp Rp 1.000.055.301.000", 1_000_055_301_000, "IDR"),
        ("Rp 5, 7 Triliun", 5_700_000_000_000, "IDR"),
        ("474.5 milliar", 474_500_000_000, "IDR"),
        ("300 Miliar", 300_000_000_000, "IDR"),
        ("Rp 2,2 Tririlun", 2_200_000_000_000, "IDR"),
        ("Rp 296 milair", 296_000_000_000, "IDR"),
        ("Rp 3 truliun", 3_000_000_000_000, "IDR"),
        ("1 triliun 882 miliar", 1_882_000_000_000, "IDR"),
        ("Rp 48 Miliar 479 juta", 48_479_000_000, "IDR"),
        ("Rp 253. 126. 000", 253_126_000, "IDR"),
        ("Rp 200-an juta", 200_000_000, "IDR"),
        ("Rp. 500 milyar", 500_000_000_000, "IDR"),
        ("1 trilyun rupiah", 1_000_000_000_000, "IDR"),
        ("Rp500\u00a0juta", 500_000_000, "IDR"),
        ("*Rp 500* _miliar_", 500_000_000_000, "IDR"),
        ("Rp\u200f 12 juta", 12_000_000, "IDR"),
        ("Rp 1.053.146.943.500 triliun", 1_053_146_943_500, "IDR"),
        ("Rp1,053,146,943,500", 1_053_146_943_500, "IDR"),
        ("Rp 50.000", 50_000, "IDR"),
        ("Rp 12 ribu", 12_000, "IDR"),
        ("16.000/kg", 16_000, "IDR"),
        ("US$ 5,2 juta", 5_200_000, "USD"),
        ("USD97,98 Juta", 97_980_000, "USD"),
        ("1.599,43 Juta Dollar AS", 1_599_430_000, "USD"),
        ("RM 5 juta", 5_000_000, "MYR"),
        ("5 juta ringgit", 5_000_000, "MYR"),
        ("SAR 3,5 juta", 3_500_000, "SAR"),
        ("SGD 2 juta", 2_000_000, "SGD"),
        ("500 juta yen", 500_000_000, "JPY"),
        ("37,7 persen", Decimal("37.7"), "percent"),
        ("37,7%", Decimal("37.7"), "percent"),
        ("37,7\ufffdri", Decimal("37.7"), "percent"),
        ("72 pelaku usaha", 72, "participants"),
        ("72 orang pengusaha", 72, "participants"),
        ("150-an pengusaha", 150, "participants"),
        ("15 (lima belas) pelaku bisnis", 15, "participants"),
        ("3 (tiga) Letter of Intent", 3, "agreements"),
        ("11 penandatanganan MoU", 11, "agreements"),
        ("10 kali kerjasama misi dagang", 10, "missions"),
        ("2000 ekor", 2000, "ekor"),
        ("276 juta jiwa", 276_000_000, "people"),
        ("12 Perjanjian Kerja Sama", 12, "agreements"),
        ("38 transaksi", 38, "transactions"),
        ("46 kali misi dagang", 46, "missions"),
        ("11 OPD", 11, "organisations"),
        ("1.500 ton", 1500, "ton"),
        ("2,5 Ton", Decimal("2.5"), "ton"),
        ("25 ribu ekor", 25_000, "ekor"),
        ("120 m3", 120, "m3"),
    ],
)
def test_a_printed_form_has_its_exact_value(printed: str, value: int | Decimal, unit: str) -> None:
    found = only(f"Tercatat sebesar {printed} pada acara itu")
    assert (found.value, found.unit) == (value, unit)
    assert isinstance(found.value, int) == isinstance(value, int)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("antara Rp 800 hingga 900 miliar", [800_000_000_000, 900_000_000_000]),
        ("Rp800-Rp900 miliar", [800_000_000_000, 900_000_000_000]),
        ("naik 70-80 persen", [70, 80]),
        ("diikuti 50-52 pelaku usaha", [50, 52]),
        ("Rp 800 juta hingga 1 miliar", [800_000_000, 1_000_000_000]),
    ],
)
def test_a_range_shares_its_unit(text: str, values: list[int]) -> None:
    found = candidates(text)
    assert [c.value for c in found] == values
    assert len({c.unit for c in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Rabu (17/9/2025) di Banjarmasin",
        "pada 7-8 Juni 2023",
        "sampai pukul 16.30 WITA",
        "08.00 - 17.00 WIB",
        "provinsi ke-33",
        "provinsi yang ke 27",
        "COVID-19 dan industri 4.0",
        "Jalan Ahmad Yani No. 152",
        "hubungi 0812-3456-7890",
        "PP Nomor 7 Tahun 2021",
        "Perpres 80 tahun 2019",
        "selama 4 jam",
        "dalam 20 tahun",
        "berusia 45 tahun",
        "masuk 10 besar",
        "tahun 2019-2025",
        "sejak 2019",
    ],
)
def test_what_is_no_figure_is_left_out(text: str) -> None:
    assert candidates(text) == []


_SCALES = {"juta": 6, "miliar": 9, "milyar": 9, "triliun": 12, "trilyun": 12}


@given(
    whole=st.integers(1, 999),
    fraction=st.integers(0, 999),
    places=st.integers(0, 3),
    word=st.sampled_from(sorted(_SCALES)),
    mark=st.sampled_from(["Rp", "Rp ", "Rp. ", "IDR ", "Rp\u00a0"]),
    gap=st.sampled_from([" ", "", "\u00a0", "  "]),
)
def test_money_in_words_reads_back(whole: int, fraction: int, places: int, word: str, mark: str, gap: str) -> None:
    decimals = f"{fraction:03d}"[:places]
    printed = f"{mark}{whole}{',' + decimals if decimals else ''}{gap}{word}"
    expected = Decimal(f"{whole}.{decimals or 0}") * 10 ** _SCALES[word]
    assert only(f"senilai {printed} kemarin").value == expected


@given(value=st.integers(1_000_000, 10**15), style=st.sampled_from([".", ","]))
def test_full_digits_read_back(value: int, style: str) -> None:
    printed = f"{value:,}".replace(",", style)
    assert only(f"mencapai Rp{printed} kemarin").value == value


def test_a_number_that_opens_a_line_is_read() -> None:
    assert only("Yang hadir\n72 pelaku usaha").surface == "72 pelaku usaha"


@pytest.mark.parametrize(("amount", "value"), [("2,89 triliun", 2_890_000_000_000), ("2,45 miliar", 2_450_000_000)])
def test_an_hour_count_before_an_amount_is_no_clock_time(amount: str, value: int) -> None:
    assert only(f"dalam 8 jam {amount}").value == value


@pytest.mark.parametrize("printed", ["pukul 16.30 WITA", "pukul 16:30 WITA", "pkl. 16,30 WITA", "jam 16.30 WITA"])
def test_a_clock_time_is_read_and_is_no_figure(printed: str) -> None:
    text = f"Hingga {printed} tercatat banyak"
    assert [(c.time, c.zone) for c in find_clocks(text)] == [("16:30", "WITA")]
    assert candidates(text) == []


@pytest.mark.parametrize("text", ["Rp 2 miliar 5 persen", "Rp 5 miliar 20 orang", "Rp 5 miliar\n300 juta"])
def test_the_next_figure_is_not_added_to_an_amount(text: str) -> None:
    assert [c.surface for c in candidates(text)] == [text[: text.index("miliar") + 6], text[text.index("miliar") + 7 :]]
