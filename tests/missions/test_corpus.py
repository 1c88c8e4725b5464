"""The made corpus: the missions, choices and issues that must come of it, row by row, in any order of feeding."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pipelines.store import Store
from pipelines.store.dump import canonical_dump
from pipelines.store.missions import recompute_all, recompute_pending
from tests.missions.corpus import stories
from tests.missions.made import NO_CORRECTIONS

J = "jawa-timur--"
# slug: grade, status, total, sell, buy, invest, target, transactions, participants of organiser, partner, both,
# articles, witnesses
MISSIONS = {
    f"{J}bali--2024-06-25": (
        "confirmed", "final", 425008730000, None, None, None, None, None, None, None, None, 2, 2),
    f"{J}banten--2023-09-11": (
        "confirmed", "unknown", 340477000000, 312017000000, 18400000000, None, None, None, None, None, None, 2, 2),
    f"{J}daerah-khusus-ibukota-jakarta--2021-06-03": (
        "confirmed", "unknown", 750439000000, None, None, None, None, None, None, None, 168, 2, 2),
    f"{J}gorontalo+kalimantan-timur--2020-07-16": (
        "no_total", "unknown", None, None, None, None, None, None, None, 52, None, 2, 2),
    f"{J}kalimantan-timur--2025-05-08": (
        "confirmed", "final", 1053146943500, 598953000000, 230099000000, 224094000000, None, None, 72, 100, 172, 3, 2),
    f"{J}kalimantan-utara--2023-03-20": (
        "confirmed", "unknown", 279332000000, 206297000000, 73034000000, None, None, None, None, None, None, 3, 3),
    f"{J}kepulauan-riau--2025-12-08": (
        "confirmed", "final", 4456849425486, 1078695294000, 81900000000, None, None, None, None, None, 174, 3, 3),
    f"{J}lampung--2023-05-08": (
        "confirmed", "final", 285520000000, None, None, None, None, 35, None, None, 127, 3, 3),
    f"{J}lampung--2025-08-07": (
        "confirmed", "final", 1055340950000, 800440950000, 254900000000, None, None, None, None, None, None, 2, 2),
    f"{J}maluku+sulawesi-utara--2022-08-25": (
        "confirmed", "unknown", 159000000000, None, None, None, None, 40, None, None, None, 3, 3),
    f"{J}maluku--2021-12-02": (
        "single_source", "final", 232700000000, None, None, None, None, 49, None, None, None, 1, 1),
    f"{J}nusa-tenggara-barat--2025-07-09": (
        "confirmed", "final", 1068809135000, 764912000000, 153896000000, 150000000000, 500000000000, None, None, None,
        200, 4, 4),
    f"{J}nusa-tenggara-timur--2020": (
        "single_source", "final", 212310000000, None, None, None, None, None, None, None, None, 1, 1),
    f"{J}nusa-tenggara-timur--2025-11-06": (
        "confirmed", "final", 1882000000000, 1727000000000, 102183000000, 52500000000, None, None, None, None, None,
        4, 4),
    f"{J}riau--2020-03-05": (
        "confirmed", "final", 362115450000, None, None, None, None, None, 98, 168, 266, 2, 2),
    f"{J}sulawesi-selatan--2022-11-17": (
        "interim_only", "interim", 150687000000, None, None, None, None, None, None, None, None, 2, 2),
    f"{J}sulawesi-tengah--2025-10-18": (
        "confirmed", "final", 1542632334000, None, None, None, None, None, None, None, None, 2, 2),
    f"{J}sumatera-selatan--2025-09-29": (
        "confirmed", "final", 1000055301000, 904867201000, 95188100000, None, None, None, None, None, None, 2, 2),
    "kalimantan-timur--lampung--2023-06-07": (
        "single_source", "unknown", 50000000000, None, None, None, None, None, None, None, None, 1, 1),
}  # fmt: skip
# code, mission, and words that the message must have
ISSUES = [
    ("count_conflict", f"{J}riau--2020-03-05", "168 (klikjatim.example) against 165 (bangsaonline.example)"),
    (
        "cumulative_gap",
        None,
        "4 domestic missions and Rp1,2 triliun for 2023-01-01 to 2023-12-31, as of 2024-06-25; "
        "the ledger has 3 missions and Rp905,329 miliar from 3 of them",
    ),
    ("date_conflict", f"{J}daerah-khusus-ibukota-jakarta--2021-06-03", "klikjatim.example/dki prints 2021-05-03"),
    ("date_conflict", f"{J}kepulauan-riau--2025-12-08", "ketik.example/kepri prints 2025-12-05"),
    ("interim_only", f"{J}sulawesi-selatan--2022-11-17", "Rp150,687 miliar of 2022-11-17, 13:35 WITA"),
    ("number_skipped", f"{J}sulawesi-tengah--2025-10-18", "43"),
    ("parts_do_not_add_up", f"{J}banten--2023-09-11", "Rp10,06 miliar are missing"),
    ("record_claim", f"{J}bali--2024-06-25", "daerah-khusus-ibukota-jakarta--2021-06-03 has Rp750,439 miliar"),
    ("single_source", f"{J}maluku--2021-12-02", "one witness"),
    ("single_source", f"{J}nusa-tenggara-timur--2020", "one witness"),
    ("single_source", "kalimantan-timur--lampung--2023-06-07", "one witness"),
    ("total_conflict", f"{J}kalimantan-utara--2023-03-20", "Rp297,332 miliar (bangsaonline.example)"),
    ("unit_slip", f"{J}kalimantan-timur--2025-05-08", "investments printed as Rp224 juta"),
    ("unit_slip", f"{J}kalimantan-timur--2025-05-08", "purchases printed as Rp230 juta"),
    ("unit_slip", f"{J}kalimantan-timur--2025-05-08", "sales printed as Rp598,9 juta"),
    ("unit_slip", f"{J}kepulauan-riau--2025-12-08", "purchases printed as Rp81.900.000"),
]


def fill(path: Path, order: list, *, computed_after: int) -> Store:
    store = Store.open(path)
    for n, story in enumerate(order, 1):
        store.save_story(story, None)
        if n % computed_after == 0:
            recompute_pending(store, None, NO_CORRECTIONS)
    recompute_pending(store, None, NO_CORRECTIONS)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with fill(tmp_path_factory.mktemp("corpus") / "missions.db", stories(), computed_after=1000) as opened:
        yield opened


def rows(store: Store, sql: str) -> list[tuple]:
    return store.db.execute(sql).fetchall()


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    made = stories()
    assert len(made) >= 40
    assert len({s.source for s in made}) == 6


def test_the_missions_row_by_row(store: Store) -> None:
    found = rows(
        store,
        "SELECT slug, grade, total_status, total, sell, buy, invest, target, transactions, participants_organiser, "
        "participants_partner, participants_total, article_count, witnesses FROM missions",
    )
    assert {row[0]: row[1:] for row in found} == MISSIONS


def test_every_planted_contradiction_is_found_and_none_invented(store: Store) -> None:
    found = rows(
        store,
        "SELECT code, slug, message FROM issues LEFT JOIN missions ON missions.id = mission_id "
        "WHERE resolved_at IS NULL ORDER BY code, slug, message",
    )
    assert [row[:2] for row in found] == [issue[:2] for issue in ISSUES]
    for row, (_, _, words) in zip(found, ISSUES, strict=True):
        assert words in row[2]


def test_what_is_special_about_some(store: Store) -> None:
    found = {row[0]: row[1:] for row in rows(store, "SELECT slug, scope, mode, flags, total_as_of FROM missions")}
    assert found[f"{J}kepulauan-riau--2025-12-08"][:3] == ("mixed", None, '["includes_letters_of_intent"]')
    assert found[f"{J}gorontalo+kalimantan-timur--2020-07-16"][:2] == ("domestic", "online")
    assert found[f"{J}kalimantan-timur--2025-05-08"][2:] == ("[]", "2025-05-08T17:00+08:00")
    assert json.loads(found[f"{J}banten--2023-09-11"][2]) == ["parts_do_not_add_up"]


def test_losers_stay_with_their_reasons(store: Store) -> None:
    found = rows(
        store,
        "SELECT field, other, other_reason FROM disagreements WHERE slug LIKE '%nusa-tenggara-timur--2025%' ORDER BY 2",
    )
    assert found == [
        ("total", 1750000000000,
         "an interim reading of 2025-11-06, 11:30 WITA; Rp1,882 triliun is the later one"),
        ("total", 1800000000000,
         "an interim reading of 2025-11-06, 14:00 WITA; Rp1,882 triliun is the later one"),
    ]  # fmt: skip


def test_sums_and_trade_between_regions(store: Store) -> None:
    found = rows(
        store,
        "SELECT stated_missions, stated_value, ledger_missions, ledger_value FROM reconciliation ORDER BY stated_value",
    )
    assert found == [(3, 905300000000, 3, 905329000000), (4, 1200000000000, 3, 905329000000)]
    assert rows(store, "SELECT origin, destination, measure, value FROM trade_statements") == [
        ("Jawa Timur", "Kalimantan Selatan", "sales", 2480000000000)
    ]


def test_twenty_random_orders_give_equal_dumps(store: Store, tmp_path: Path) -> None:
    first = canonical_dump(store.db)
    for seed in range(20):
        order = random.Random(seed).sample(stories(), len(stories()))
        with fill(tmp_path / f"{seed}.db", order, computed_after=7 if seed % 4 == 0 else 1000) as again:
            assert canonical_dump(again.db) == first


def test_run_twice_nothing_changes(store: Store) -> None:
    before = canonical_dump(store.db), rows(store, "SELECT * FROM decisions"), rows(store, "SELECT * FROM missions")
    for story in stories():
        store.save_story(story, None)
    recompute_all(store, None, NO_CORRECTIONS)
    after = canonical_dump(store.db), rows(store, "SELECT * FROM decisions"), rows(store, "SELECT * FROM missions")
    assert after == before
