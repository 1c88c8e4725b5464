"""From stories in the store to rows of the ledger."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from crawler.items import Capture, Story, StoryPage
from pipelines.figures.model import About, Event, Figure, Reading, Signal
from pipelines.store import Store
from pipelines.store.dump import canonical_dump
from pipelines.store.missions import recompute_all, recompute_pending
from tests.missions.made import NO_CORRECTIONS, amount


def story(slug: str, text: str, *figures: tuple, event: Event | None, signals=(), day: str = "2025-05-08") -> Story:
    """A story whose figures are told as (surface, role, options)."""
    made, place = [], 0
    for surface, role, options in figures:
        place = text.index(surface, place)
        value, unit, kind = options.pop("is", (amount(surface), "IDR", "money"))
        made.append(
            Figure("text", place, place + len(surface), surface, value, unit, kind, role, "exact", text, "made", 1.0,
                   **options)
        )  # fmt: skip
    url = f"https://{slug}.example/berita"
    capture = Capture(url, f"{slug}.warc.gz", 0, "sha1:A", 200, f"{day}T20:00:00+07:00")
    spans = {f.surface: (f.field, f.start, f.end) for f in made}
    said = tuple(Signal("unit_slip", *spans[s], suggestion=f"{s} in miliar", read_as=v) for s, v in signals)
    return Story(
        source=slug, url=url, forms=[url], pages=[StoryPage(1, url, "", capture)],
        fetched_at=f"{day}T20:00:00+07:00", title="Misi dagang", body_html=[], published_at=f"{day}T19:00:00+07:00",
        text=text, relevance="mission", reading=Reading(event, tuple(made), said),
    )  # fmt: skip


KALTIM = Event("Jawa Timur", ("Kalimantan Timur",), "2025-05-08", city="Balikpapan")


def dppkukm() -> Story:
    text = "Total Rp1.053.146.943.500, jual Rp598,9 juta, beli Rp230 juta, investasi Rp224 juta. 72 pelaku usaha."
    return story(
        "dppkukm", text,
        ("Rp1.053.146.943.500", "total", {"stage": "final", "as_of": "17:00 WITA"}), ("Rp598,9 juta", "sell", {}),
        ("Rp230 juta", "buy", {}), ("Rp224 juta", "invest", {}),
        ("72 pelaku usaha", "participants", {"is": (72, "participants", "count"), "party": "organiser"}),
        event=KALTIM,
        signals=[("Rp598,9 juta", 598900000000), ("Rp230 juta", 230000000000), ("Rp224 juta", 224000000000)],
    )  # fmt: skip


def portal() -> Story:
    text = "Nilai Rp1.053.146.943.500: jual Rp598,953 miliar, beli Rp230,099 miliar, investasi Rp224,094 miliar."
    return story(
        "portal", text, ("Rp1.053.146.943.500", "total", {}), ("Rp598,953 miliar", "sell", {}),
        ("Rp230,099 miliar", "buy", {}), ("Rp224,094 miliar", "invest", {}), event=KALTIM,
    )  # fmt: skip


def looking_back() -> Story:
    text = "Tahun 2019 Rp605 miliar dengan 49 transaksi. Selama 2019-2025 ada 43 misi dagang, Rp17,39 triliun."
    sum_ = About(date="2019/2025", scope="domestic")
    past = About(partner=("Kalimantan Timur",), date="2019-12-04")
    return story(
        "melihat", text, ("Rp605 miliar", "past", {"about": past}),
        ("49 transaksi", "past", {"about": past, "is": (49, "transactions", "count")}),
        ("43 misi dagang", "cumulative", {"about": sum_, "is": (43, "missions", "count")}),
        ("Rp17,39 triliun", "cumulative", {"about": sum_}),
        event=Event("Jawa Timur", ("Sumatera Selatan",), "2025-09-29"), day="2025-09-29",
    )  # fmt: skip


def one(store: Store, sql: str) -> tuple:
    (row,) = store.db.execute(sql).fetchall()
    return row


def codes(store: Store) -> list[str]:
    return [r[0] for r in store.db.execute("SELECT code FROM issues WHERE resolved_at IS NULL ORDER BY code")]


def test_the_balikpapan_story_alone(store: Store) -> None:
    store.save_story(dppkukm(), None)
    assert recompute_pending(store, None, NO_CORRECTIONS) == ["Jawa Timur"]
    columns = "slug, total, sell, buy, invest, total_status, total_as_of, participants_organiser"
    assert one(store, f"SELECT {columns} FROM missions") == (
        "jawa-timur--kalimantan-timur--2025-05-08", 1053146943500, 598900000000, 230000000000, 224000000000, "final",
        "2025-05-08T17:00+08:00", 72,
    )  # fmt: skip
    assert codes(store) == ["single_source", "unit_slip", "unit_slip", "unit_slip"]
    assert one(store, "SELECT open_issues FROM ledger") == (4,)
    assert one(store, "SELECT value, read_as FROM claims WHERE field = 'buy'") == (230000000, 230000000000)
    assert recompute_pending(store, None, NO_CORRECTIONS) == []


def test_a_second_story_changes_the_choice_and_leaves_a_decision(store: Store) -> None:
    store.save_story(dppkukm(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    store.save_story(portal(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    assert one(store, "SELECT total, sell, buy, invest, grade FROM missions") == (
        1053146943500, 598953000000, 230099000000, 224094000000, "confirmed",
    )  # fmt: skip
    changes = store.db.execute("SELECT old_value, new_value FROM decisions WHERE field = 'buy' ORDER BY id").fetchall()
    assert changes == [(None, 230000000000), (230000000000, 230099000000)]
    assert codes(store) == ["unit_slip"] * 3


def test_a_mention_makes_the_mission_that_nobody_else_reports(store: Store) -> None:
    store.save_story(looking_back(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    missions = store.db.execute("SELECT slug, total, transactions, grade FROM missions ORDER BY date_from").fetchall()
    assert missions == [
        ("jawa-timur--kalimantan-timur--2019-12-04", 605000000000, 49, "single_source"),
        ("jawa-timur--sumatera-selatan--2025-09-29", None, None, "no_total"),
    ]
    assert one(store, "SELECT stated_missions, stated_value, ledger_missions, ledger_value FROM reconciliation") == (
        43, 17390000000000, 2, 605000000000,
    )  # fmt: skip
    relations = store.db.execute("SELECT relation FROM article_missions ORDER BY relation").fetchall()
    assert relations == [("about",), ("mentions",)]


@pytest.mark.parametrize("every", [False, True], ids=["once at the end", "after each story"])
def test_the_order_of_stories_makes_no_difference(tmp_path, every: bool) -> None:
    dumps = set()
    for n, order in enumerate(itertools.permutations([dppkukm, portal, looking_back])):
        with Store.open(tmp_path / f"{n}.db") as store:
            for make in order:
                store.save_story(make(), None)
                if every:
                    recompute_pending(store, None, NO_CORRECTIONS)
            recompute_pending(store, None, NO_CORRECTIONS)
            dumps.add(canonical_dump(store.db))
    assert len(dumps) == 1


def test_computing_again_changes_nothing(store: Store) -> None:
    for make in (dppkukm, portal, looking_back):
        store.save_story(make(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    before = canonical_dump(store.db), store.db.execute("SELECT count(*), max(id) FROM decisions").fetchone()
    recompute_all(store, None, NO_CORRECTIONS)
    assert (canonical_dump(store.db), store.db.execute("SELECT count(*), max(id) FROM decisions").fetchone()) == before


def test_an_issue_resolves_itself_and_comes_back_in_its_own_row(store: Store) -> None:
    """One witness, then a second, then the second paper takes its story back to another mission."""

    def known() -> list[tuple]:
        return store.db.execute("SELECT id, resolved_at IS NULL FROM issues WHERE code = 'single_source'").fetchall()

    store.save_story(dppkukm(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    ((row, _),) = known()
    store.save_story(portal(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    assert known() == [(row, 0)]
    changed = portal()
    changed.fetched_at = "2025-05-12T20:00:00+07:00"
    changed.pages = [replace(changed.pages[0], capture=replace(changed.pages[0].capture, archive_offset=7))]
    changed.text = changed.text + " Ralat."
    changed.reading = Reading(None, (), ())
    store.save_story(changed, None)
    recompute_pending(store, None, NO_CORRECTIONS)
    assert known() == [(row, 1)]


def test_missions_keep_their_ids_and_dissolved_ones_point_on(store: Store) -> None:
    """A story that gave another day is read again: its mission dissolves into the one it meant."""
    wrong = portal()
    assert wrong.reading is not None
    wrong.reading = replace(wrong.reading, event=replace(KALTIM, date="2025-05-20"), figures=())
    store.save_story(dppkukm(), None)
    store.save_story(wrong, None)
    recompute_pending(store, None, NO_CORRECTIONS)
    ids = dict(store.db.execute("SELECT slug, id FROM missions").fetchall())
    kept, gone = "jawa-timur--kalimantan-timur--2025-05-08", "jawa-timur--kalimantan-timur--2025-05-20"
    assert set(ids) == {kept, gone}
    store.save_story(portal(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    assert store.db.execute("SELECT id, merged_into FROM missions ORDER BY id").fetchall() == sorted(
        [(ids[kept], None), (ids[gone], ids[kept])]
    )
    assert dict(store.db.execute("SELECT slug, mission_id FROM mission_slugs").fetchall()) == {
        kept: ids[kept], gone: ids[kept],
    }  # fmt: skip
    assert one(store, "SELECT count(*) FROM ledger") == (1,)


def test_a_story_that_names_another_organiser_leaves_the_first_ones_ledger(store: Store) -> None:
    store.save_story(portal(), None)
    recompute_pending(store, None, NO_CORRECTIONS)
    changed = portal()
    assert changed.reading is not None
    changed.reading = replace(changed.reading, event=replace(KALTIM, organiser="Bali"))
    store.save_story(changed, None)
    assert recompute_pending(store, None, NO_CORRECTIONS) == ["Bali", "Jawa Timur"]
    assert store.db.execute("SELECT organiser, slug FROM ledger").fetchall() == [
        ("Bali", "bali--kalimantan-timur--2025-05-08")
    ]
    fresh = portal()
    fresh.reading = changed.reading
    before = canonical_dump(store.db)
    with Store.open(store.path.with_name("fresh.db")) as other:
        other.save_story(fresh, None)
        recompute_pending(other, None, NO_CORRECTIONS)
        assert canonical_dump(other.db) == before


def test_a_story_without_an_organiser_is_an_issue_and_no_mission(store: Store) -> None:
    nameless = portal()
    assert nameless.reading is not None
    nameless.reading = replace(nameless.reading, event=replace(KALTIM, organiser=None))
    store.save_story(nameless, None)
    assert recompute_pending(store, None, NO_CORRECTIONS) == [""]
    assert codes(store) == ["organiser_unknown"]
    assert one(store, "SELECT count(*) FROM missions") == (0,)
    store.save_story(portal(), None)
    assert recompute_pending(store, None, NO_CORRECTIONS) == ["", "Jawa Timur"]
    assert codes(store) == ["single_source"]
