"""The provinces, towns and countries that the press of the trade missions names.

Names are matched without regard to case, dots, hyphens and doubled blanks. The tables beside this module are
plain CSV, meant to be read and extended by hand: ``provinces.csv`` (BPS codes, ISO 3166-2), ``regencies.csv`` (the
514 kota and kabupaten), ``towns.csv`` (other well-known towns, islands and spellings), ``countries.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

_HERE = Path(__file__).parent
_LOOSE = re.compile(r"[\s.\-‐‑–]+")

PlaceKind = Literal["province", "kota", "kabupaten", "spelling", "town", "island", "country", "foreign_city"]


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 38 provinces: BPS code, ISO 3166-2 code, full official name, the press's short name, island group."""

    code: str
    iso: str
    name: str
    short: str
    island: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """A country (or trading territory) by its Indonesian name, with ISO 3166-1 alpha-2."""

    iso: str
    name: str
    aliases: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A name in the tables. ``region`` is the province's or country's full name that it lies in, or is.

    ``also_a_word`` marks names that mean something else in ordinary text (Batu, Pati): believe those only
    beside "Kota" or "Kabupaten".
    """

    name: str
    kind: PlaceKind
    region: str
    also_a_word: bool = False


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


PROVINCES: tuple[Province, ...] = tuple(
    Province(r["code"], r["iso"], r["name"], r["short"], r["island"], _split(r["aliases"]))
    for r in _rows("provinces.csv")
)
COUNTRIES: tuple[Country, ...] = tuple(
    Country(r["iso"], r["name"], _split(r["aliases"]), _split(r["cities"])) for r in _rows("countries.csv")
)


def key(name: str) -> str:
    """The form under which names are compared: lower case, blanks for dots, hyphens and doubled blanks."""
    return _LOOSE.sub(" ", name).strip().lower()


def _spellings(town: str) -> tuple[str, str]:
    """A town's name, and the name written as one word (Bandarlampung), as much of the press has it."""
    return key(town), key(town).replace(" ", "")


@cache
def _provinces_by_name() -> dict[str, Province]:
    return {key(name): p for p in PROVINCES for name in (*p.aliases, p.short, p.name)}


@cache
def gazetteer() -> dict[str, Place]:
    """Every known name under its :func:`key`. Where names collide the province wins, then the kota, then the rest."""
    by_code = {p.code: p.name for p in PROVINCES}
    table: dict[str, Place] = {}
    for country in COUNTRIES:
        for city in country.cities:
            table[key(city)] = Place(city, "foreign_city", country.name)
        for name in (*country.aliases, country.name):
            table[key(name)] = Place(country.name, "country", country.name, also_a_word=name == "AS")
    for row in _rows("towns.csv"):
        kind: PlaceKind = "spelling" if row["kind"] == "spelling" else "island" if row["kind"] == "island" else "town"
        table[key(row["name"])] = Place(row["name"], kind, by_code[row["province"]])
    regencies = sorted(_rows("regencies.csv"), key=lambda r: r["kind"] == "kota")
    for row in regencies:
        kind = "kota" if row["kind"] == "kota" else "kabupaten"
        found_there = Place(row["name"], kind, by_code[row["province"]], row["also_a_word"] == "yes")
        table.update(dict.fromkeys(_spellings(row["name"]), found_there))
    for name, found in _provinces_by_name().items():
        table[name] = Place(found.name, "province", found.name)
    return table


@cache
def cities() -> dict[str, Place]:
    """Kota, kabupaten, towns and foreign cities under their :func:`key`, also where a province shares the name."""
    table = {k: p for k, p in gazetteer().items() if p.kind not in ("province", "country", "island")}
    by_code = {p.code: p.name for p in PROVINCES}
    for row in _rows("regencies.csv"):
        kind: PlaceKind = "kota" if row["kind"] == "kota" else "kabupaten"
        place_ = Place(row["name"], kind, by_code[row["province"]], row["also_a_word"] == "yes")
        if kind == "kota" or key(row["name"]) not in table:
            table.update(dict.fromkeys(_spellings(row["name"]), place_))
    for name, region in (("Jakarta", "Daerah Khusus Ibukota Jakarta"), ("Yogyakarta", "Daerah Istimewa Yogyakarta")):
        table[key(name)] = Place(name, "kota", region)
    for name in ("Singapura", "Hong Kong", "Hongkong"):
        table[key(name)] = Place(name, "foreign_city", gazetteer()[key(name)].region)
    return table


def province(name: str) -> Province | None:
    """The province of that name: full ("Kalimantan Timur"), short ("Kaltim") or another form the press uses."""
    return _provinces_by_name().get(key(name))


def place(name: str) -> Place | None:
    """What a name is: a province, a country, or a city with the province or country that it lies in."""
    return gazetteer().get(key(name))


def city(name: str) -> Place | None:
    """The city, regency or town of that name, also where a province is called the same (Bengkulu, Gorontalo)."""
    return cities().get(key(name))
