"""The tables of places: complete, and found under the names that the press uses."""

import pytest

from pipelines.places import COUNTRIES, PROVINCES, city, gazetteer, place, province


def test_there_are_38_provinces_with_distinct_codes_and_names() -> None:
    assert len(PROVINCES) == 38
    for values in ({p.code for p in PROVINCES}, {p.iso for p in PROVINCES}, {p.name for p in PROVINCES}):
        assert len(values) == 38


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("Jatim", "Jawa Timur"),
        ("KALTIM", "Kalimantan Timur"),
        ("kalsel", "Kalimantan Selatan"),
        ("Sultra", "Sulawesi Tenggara"),
        ("NTB", "Nusa Tenggara Barat"),
        ("Babel", "Kepulauan Bangka Belitung"),
        ("Kepri", "Kepulauan Riau"),
        ("DKI Jakarta", "Daerah Khusus Ibukota Jakarta"),
        ("Jakarta", "Daerah Khusus Ibukota Jakarta"),
        ("D.I. Yogyakarta", "Daerah Istimewa Yogyakarta"),
        ("Papua  Barat Daya", "Papua Barat Daya"),
    ],
)
def test_a_province_is_found_under_its_press_names(printed: str, official: str) -> None:
    found = province(printed)
    assert found is not None
    assert found.name == official


def test_every_province_and_country_is_found_under_its_own_names() -> None:
    for p in PROVINCES:
        assert province(p.name) == p
        assert all(province(name) == p for name in p.aliases)
    for c in COUNTRIES:
        found = place(c.name)
        assert found is not None
        assert found.region == c.name


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Balikpapan", "Kalimantan Timur"),
        ("Palangkaraya", "Kalimantan Tengah"),
        ("Palangka Raya", "Kalimantan Tengah"),
        ("Bandarlampung", "Lampung"),
        ("Kuburaya", "Kalimantan Barat"),
        ("Makasar", "Sulawesi Selatan"),
        ("Maluku Tengah", "Maluku"),
        ("Kuala Lumpur", "Malaysia"),
        ("Hongkong", "Hong Kong"),
        ("Osaka", "Jepang"),
    ],
)
def test_a_city_knows_its_province_or_country(name: str, region: str) -> None:
    found = place(name)
    assert found is not None
    assert found.region == region


def test_a_name_shared_by_city_and_province_is_both() -> None:
    as_place, as_city = place("Bengkulu"), city("Bengkulu")
    assert as_place is not None and as_place.kind == "province"
    assert as_city is not None and as_city.kind == "kota"


def test_an_unknown_name_is_nothing() -> None:
    assert province("Balikpapan") is None
    assert place("Atlantis") is None
    assert city("Jawa Timur") is None


def test_names_that_are_also_words_are_marked() -> None:
    assert gazetteer()["batu"].also_a_word
    assert not gazetteer()["malang"].also_a_word
