"""Which way goods went, whoever tells it: Jatim travels, Kaltim receives."""

from __future__ import annotations

import pytest

from pipelines.figures.flow import flows_in, sides_in
from pipelines.figures.places_in_text import find_places
from pipelines.figures.speakers import speakers_of
from pipelines.figures.story import Part, take_apart

SIDES = {"Jawa Timur": "organiser", "Kalimantan Timur": "partner"}


def side(region: str) -> str:
    return SIDES.get(region, "other")


def flows(text: str, us: str | None = None) -> list[str | None]:
    """The flow of every amount of a one-sentence text, ``us`` being the side that speaks in it."""
    body = take_apart("", text, None).body
    passage = body.passage
    assert len(passage.sentences) == 1
    sentence = passage.sentences[0]
    words = [c.word for c in body.candidates if c.kind == "money"]
    found = flows_in(passage, words, sentence, sides_in(passage, sentence, find_places(passage), side, us))
    return [flow.vote if flow else None for flow in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Penjualan Jatim Rp5 miliar, pembeliannya Rp2 miliar", ["sell", "buy"]),
        ("Kaltim membeli Rp5 miliar, lalu menjual Rp2 miliar", ["sell", "buy"]),
        ("Barang Jatim yang dipesan pengusaha Kaltim bernilai Rp5 miliar", ["sell"]),
        ("Produk Kaltim yang laku di meja itu Rp2 miliar", ["buy"]),
        ("Produk yang dijual Jatim Rp5 miliar, sedangkan yang dibeli dari Kaltim Rp2 miliar", ["sell", "buy"]),
        ("Kaltim menjual Rp2 miliar ke Jatim dan membeli Rp5 miliar", ["buy", "sell"]),
        ("Belanja Jatim ke Kaltim mencapai Rp2 miliar", ["buy"]),
        ("Belanja tamu dari Jatim terhadap barang Kaltim sebesar Rp2 miliar", ["buy"]),
        ("Pembelian dari pelaku usaha Kaltim Rp2 miliar", ["buy"]),
        ("Tuan rumah membeli Rp5 miliar", ["sell"]),
        ("Tamunya memborong Rp2 miliar", ["buy"]),
        ("Pengusaha setempat menjual Rp2 miliar", ["buy"]),
        ("Misi Dagang Jatim–Kaltim: jual Rp5 miliar, beli Rp2 miliar", ["sell?", "buy?"]),
        ("Nilainya Rp5 miliar", [None]),
    ],
)  # fmt: skip
def test_sales_are_the_organisers_and_purchases_too(text: str, expected: list[str | None]) -> None:
    assert flows(text) == expected


def test_we_are_those_who_speak() -> None:
    assert flows("Kita jual Rp2 miliar", us="partner") == ["buy"]
    assert flows("Kita jual Rp5 miliar", us="organiser") == ["sell"]
    assert flows("“Mereka belanja ke kita Rp5 miliar”", us="organiser") == ["sell"]


def speakers(text: str) -> list[str | None]:
    body: Part = take_apart("", text, None).body
    return speakers_of(body, side)


def test_an_official_speaks_for_the_place_of_the_office_and_later_by_name() -> None:
    text = (
        "Gubernur Jatim Khofifah Indar Parawansa membuka acara. Ia gembira.\n\n"
        "Wakil Gubernur Kaltim Seno Aji menyambutnya. Hasilnya besar.\n\nKhofifah pulang."
    )
    assert speakers(text) == ["organiser", "organiser", "partner", "partner", "organiser"]


def test_without_an_official_nobody_speaks() -> None:
    assert speakers("Pengusaha Jatim datang ke Kaltim.") == [None]
