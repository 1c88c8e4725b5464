"""The annotated documents: one mission for each event, with the right total, parts and participants."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from pipelines.missions.dates import day_of
from pipelines.missions.drafts import events_of
from pipelines.missions.model import Mission, Sighting
from pipelines.missions.resolve import resolve
from tests.missions.gold import documents, facts, reading

#: slug → documents about it, then total, sell, buy, invest, and participants of organiser, partner, both
MISSIONS = {
    "jawa-tengah--bali--2018-08-28": ("b7-10", None, None, None, None, 20, None, None),
    "jawa-timur--aceh--2022-10-25": (
        "b2-04 b9-13", 197000000000, 161800000000, 35100000000, None, 44, 100, 144),
    "jawa-timur--arab-saudi--tanpa-tanggal": ("b5-07", None, None, None, None, None, None, None),
    "jawa-timur--bali--2024-06-25": ("b10-04", 330000000000, None, None, None, 76, 100, 176),
    "jawa-timur--banten--2023-09-11": (
        "b5-14 b8-10", 340477000000, 312017000000, 28400000000, None, 57, 100, 157),
    "jawa-timur--bengkulu--tanpa-tanggal": ("b5-12", 192700000000, None, None, None, None, None, 200),
    "jawa-timur--jambi--2022-01-27": ("b10-10", None, None, None, None, 45, 100, 145),
    "jawa-timur--jawa-tengah--2026-01-29": (
        "b10-12", 2900000000000, 2658000000000, 184000000000, 96000000000, None, None, None),
    "jawa-timur--kalimantan-barat--tanpa-tanggal": ("b9-16", None, None, None, None, None, None, None),
    "jawa-timur--kalimantan-selatan--2025-09-17": (
        "b10-09 b6-06 b8-03 b9-15", 1661000000000, 1574000000000, 86894000000, None, 61, 120, 181),
    "jawa-timur--kalimantan-tengah--2022-12-14": ("b10-05 b8-06", 233000000000, None, None, None, 51, 100, 200),
    "jawa-timur--kalimantan-timur+maluku+sulawesi-utara--2020-09-24": (
        "b1-07", 168220650000, None, None, None, None, None, None),
    # two of the four print November for December
    "jawa-timur--kalimantan-timur--2019-12-04": (
        "b1-02 b10-03 b4-08 b9-09", 605000000000, None, None, None, None, None, None),
    "jawa-timur--kepulauan-riau--2025-12-08": (
        "b6-12 b9-11", 4456849425486, 1078000000000, 81900000000, None, None, None, 174),
    "jawa-timur--lampung--2025-08-07": ("b6-05", 1055340950000, None, None, None, None, None, None),
    "jawa-timur--malaysia--2022-12-19": ("b2-06 b4-10", 48680000000, None, None, None, None, 62, 100),
    "jawa-timur--maluku--2025-04-23": (
        "b10-01 b3-02", 450600000000, 150091000000, 300091000000, None, 40, 100, 140),
    "jawa-timur--maluku-utara--2025-03-12": (
        "b3-01 b6-01", 503471420000, 263035800000, 190208800000, None, 48, None, 55),
    "jawa-timur--nusa-tenggara-barat--2023-02-27": ("b5-09", 251399000000, None, None, None, None, None, None),
    "jawa-timur--nusa-tenggara-barat--2025-07-09": (
        "b6-04 b8-01", 1068809135000, 764912385000, 153896750000, 150000000000, 74, 130, 204),
    "jawa-timur--nusa-tenggara-timur--2020-10-26": (
        "b10-13", 212215700000, 140758700000, 71457000000, None, None, None, None),
    "jawa-timur--nusa-tenggara-timur--2025-11-06": (
        "b3-12 b6-09 b9-10", 1882272300000, 1727000000000, 102183000000, 52500000000, None, None, None),
    "jawa-timur--papua-barat-daya--tanpa-tanggal": (
        "b6-03", 506000000000, 307000000000, 199000000000, None, None, None, None),
    "jawa-timur--sulawesi-selatan--2022-11-17": ("b10-02 b5-06", 240230000000, None, None, None, 46, 100, 146),
    "jawa-timur--sulawesi-tengah--2025": ("b6-08", 1540000000000, None, None, None, None, None, None),
    "jawa-timur--sulawesi-tenggara--2025-11-19": (
        "b6-11", 1048520600000, 663910000000, 384600000000, None, None, None, None),
    "jawa-timur--sulawesi-utara--2023-08-25": ("b8-05", None, None, None, None, 10, None, None),
    "jawa-timur--sumatera-barat--2023-06-12": ("b10-06 b5-13", 231700000000, None, None, None, 63, 100, 163),
    "kalimantan-selatan--jawa-barat--2022-06-16": ("b7-06", 199243640000, None, None, None, 11, None, None),
    "kalimantan-selatan--kalimantan-tengah--2021": ("b8-14", 299500000000, None, None, None, None, None, None),
    "kalimantan-timur--bali--2021-12-02": ("b7-01", 23500000000, None, None, None, None, None, None),
    "kalimantan-timur--kalimantan-selatan--2021-10-18": ("b7-03", 13700000000, None, None, None, None, None, None),
    "kalimantan-timur--lampung--2023-06-07": ("b8-12", 50000000000, None, None, None, None, None, None),
    "kalimantan-timur--sulawesi-tengah--2021": ("b8-16", 2800000000, None, None, None, None, None, None),
    "kepulauan-bangka-belitung--jawa-tengah--2024-10-31": ("b8-15", None, None, None, None, None, None, None),
    "nusa-tenggara-timur--timor-leste--2025-06-30": ("b7-13", None, None, None, None, None, None, None),
    "sumatera-barat--sumatera-utara--tanpa-tanggal": ("b7-07", 1500000000, None, None, None, None, None, None),
}  # fmt: skip
FIELDS = ("total", "sell", "buy", "invest", "participants_organiser", "participants_partner", "participants_total")


def sightings() -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for document in documents():
        story = facts(document)
        for event in events_of(story, reading(document)):
            if event.organiser:
                published = day_of(story.published_at) if story.published_at else None
                found[event.organiser].append(Sighting(event, document["source_url"], document["id"], published))
    return found


def about(mission: Mission) -> str:
    return " ".join(sorted({s.source for s in mission.members if s.event.relation == "about"}))


@pytest.fixture(scope="module")
def ledger() -> dict[str, Mission]:
    return {m.slug: m for organiser, said in sightings().items() for m in resolve(organiser, said).missions}


def test_each_event_has_exactly_one_mission(ledger: dict[str, Mission]) -> None:
    reported = {slug: about(m) for slug, m in ledger.items() if about(m)}
    assert reported == {slug: row[0] for slug, row in MISSIONS.items()}


@pytest.mark.parametrize("slug", MISSIONS)
def test_totals_parts_and_participants(ledger: dict[str, Mission], slug: str) -> None:
    assert tuple(ledger[slug].values.get(f) for f in FIELDS) == MISSIONS[slug][1:]


def test_each_total_is_one_that_a_document_of_the_mission_states(ledger: dict[str, Mission]) -> None:
    stated = defaultdict(set)
    for document in documents():
        stated[document["id"]] = {f["value"] for f in document["figures"] if f["role"] == "total"}
    for mission in ledger.values():
        if about(mission) and "total" in mission.values:
            assert any(mission.values["total"] in stated[d] for d in about(mission).split())


def test_missions_known_from_mentions_come_on_top(ledger: dict[str, Mission]) -> None:
    mentioned = {slug: m.values.get("total") for slug, m in ledger.items() if not about(m)}
    assert mentioned["jawa-timur--kalimantan-timur--2018"] == 373000000000
    assert mentioned["jawa-timur--sulawesi-selatan--2019"] == 268800000000


def test_in_any_order_the_same() -> None:
    for organiser, said in sightings().items():
        first = resolve(organiser, said)
        shuffled = random.Random(7).sample(said, len(said))
        again = resolve(organiser, shuffled)
        assert (again.missions, again.issues) == (first.missions, first.issues)
