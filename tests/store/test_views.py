"""Each view on a few made rows."""

from __future__ import annotations

import json

import pytest

from tests.store.made import KALTARA, KALTIM, MALAYSIA, URL, made_story


class TestLedger:
    def test_one_row_a_mission_with_round_figures_for_people(self, mission, insert, rows):
        insert("missions", slug="gone", merged_into=mission("2025-05-08", KALTARA, KALTIM, total=1053146943500))
        insert(
            "issues",
            fingerprint="a",
            code="x",
            severity="info",
            message="",
            first_seen_at="",
            last_seen_at="",
            mission_id=1,
        )
        insert(
            "issues", fingerprint="b", code="x", severity="info", message="", first_seen_at="", last_seen_at="",
            mission_id=1, resolved_at="2025",
        )  # fmt: skip
        [row] = rows("select * from ledger")
        assert (row["year"], row["quarter"], row["date"]) == (2025, 2, "2025-05-08")
        assert json.loads(row["partners"]) == ["Kalimantan Timur", "Kalimantan Utara"]
        assert (row["total"], row["total_miliar"], row["open_issues"]) == (1053146943500, 1053.15, 1)

    def test_missions_stand_in_order_of_date_and_undated_ones_last(self, mission, rows):
        for date_from, precision in [
            (None, "unknown"), ("2025-05-08", "day"), ("2025-01-01", "year"), ("2019-10-01", "month"),
        ]:  # fmt: skip
            mission(date_from, date_precision=precision, slug=f"m-{date_from}")
        assert [row["date"] for row in rows("select date from ledger")] == ["2019-10", "2025", "2025-05-08", None]

    @pytest.mark.parametrize(
        ("date_from", "precision", "shown", "quarter"),
        [
            ("2019-10-01", "month", "2019-10", 4),
            ("2024-01-01", "year", "2024", None),
            ("2019-12-04", "day", "2019-12-04", 4),
            (None, "unknown", None, None),
        ],
    )
    def test_dates_are_as_precise_as_they_are_known(self, mission, rows, date_from, precision, shown, quarter):
        mission(date_from, date_precision=precision, slug="m")
        assert rows("select date, quarter, partners, total_miliar from ledger") == [
            {"date": shown, "quarter": quarter, "partners": "[]", "total_miliar": None}
        ]


def test_yearly_totals_keep_currencies_apart_and_count_what_has_no_total(mission, rows):
    mission("2023-01-01", KALTIM, total=100, grade="single_source")
    mission("2023-05-01", KALTIM, total=50, total_status="interim", grade="interim_only")
    mission("2023-06-01", KALTARA, total=None, currency=None, total_status="unknown", grade="no_total")
    mission("2023-07-01", MALAYSIA, total=7, currency="USD", scope="overseas")
    assert rows("select * from yearly_totals order by currency") == [
        {
            "year": 2023, "organiser": "Jawa Timur", "scope": "domestic", "currency": "IDR",
            "missions": 3, "with_total": 2, "interim": 1, "single_source": 1, "total": 150,
        },
        {
            "year": 2023, "organiser": "Jawa Timur", "scope": "overseas", "currency": "USD",
            "missions": 1, "with_total": 1, "interim": 0, "single_source": 0, "total": 7,
        },
    ]  # fmt: skip


def test_partner_totals_count_nothing_twice(mission, rows):
    mission("2023-01-01", KALTIM, total=100)
    mission("2023-05-01", KALTIM, KALTARA, total=30)
    mission("2023-06-01", KALTARA, total=None)
    mission("2023-07-01", KALTIM, total=5, merged_into=1)
    totals = [tuple(row.values()) for row in rows("select * from partner_totals order by partner")]
    assert totals == [("Kalimantan Timur", "64", "IDR", 2, 100, 30), ("Kalimantan Utara", "65", "IDR", 2, None, 30)]


class TestDisagreements:
    def test_each_other_value_once_with_those_who_state_it(self, store, mission, claim, rows):
        article_id = store.save_story(made_story(), None).article_id
        m = mission("2025-05-08", KALTIM)
        claim(m, 1000, "chosen", document="https://a.example")
        claim(m, 1000, "rejected", document="https://copy.example")
        claim(m, 900, "rejected", document="https://b.example")
        claim(m, 900, "rejected", origin="article", article_id=article_id, revision=1)
        claim(m, 1001, "supports", document="https://c.example")
        claim(m, 5, "rejected", field="sell", document="https://d.example")
        shown = rows("select field, chosen, reason, other, other_sources, difference from disagreements order by field")
        sources = [sorted(json.loads(row.pop("other_sources"))) for row in shown]
        assert shown == [
            {"field": "sell", "chosen": None, "reason": None, "other": 5, "difference": None},
            {"field": "total", "chosen": 1000, "reason": "chosen!", "other": 900, "difference": -100},
        ]
        assert sources == [["https://d.example"], ["https://b.example", "klikjatim"]]

    def test_amounts_in_other_currencies_differ_without_a_difference(self, mission, claim, rows):
        m = mission("2025-05-08", KALTIM)
        claim(m, 1000, "chosen")
        claim(m, 1000, "rejected", unit="USD")
        claim(m, "Balikpapan", "chosen", field="city", unit=None)
        claim(m, "Samarinda", "rejected", field="city", unit=None)
        assert rows("select field, chosen, other, difference from disagreements order by field") == [
            {"field": "city", "chosen": "Balikpapan", "other": "Samarinda", "difference": None},
            {"field": "total", "chosen": 1000, "other": 1000, "difference": None},
        ]

    def test_dissolved_missions_are_left_out(self, mission, claim, rows):
        dissolved = mission("2025-05-07", KALTIM, merged_into=mission("2025-05-08", KALTIM))
        claim(dissolved, 1, "rejected")
        assert rows("select * from disagreements") == []


class TestEvidence:
    def test_a_number_traces_to_its_sentence_its_story_and_its_bytes(self, store, mission, claim, rows):
        store.save_story(made_story(), None)
        store.save_story(made_story(day=3), None)
        m = mission("2025-05-08", KALTIM)
        made = claim(m, 1053000000000, "chosen", origin="article", article_id=1, revision=1, figure_id=1)
        assert rows("select * from evidence") == [
            {
                "slug": "jawa-timur--kalimantan-timur--2025-05-08",
                "field": "total",
                "value": 1053000000000,
                "status": "chosen",
                "reason": "chosen!",
                "surface": "Rp1,053 triliun",
                "sentence": "BALIKPAPAN - Misi dagang mencatat Rp1,053 triliun.",
                "source": "klikjatim",
                "title": "Misi dagang Jatim dan Kaltim",
                "published_at": "2025-05-08T19:05:00+07:00",
                "url": URL,
                "archive_file": "misi-dagang-jatim-kaltim.warc.gz",
                "archive_offset": 0,
                "claim_id": made,
                "gone_at": None,
            }
        ]

    def test_an_import_shows_its_document(self, mission, claim, rows):
        claim(mission("2025-05-08", KALTIM), 5, "chosen", document="Rekap 2025, hlm. 3")
        assert rows("select source, url, surface, archive_file from evidence") == [
            {"source": "import", "url": "Rekap 2025, hlm. 3", "surface": None, "archive_file": None}
        ]


def test_changes_of_mind_are_listed_by_mission(mission, insert, rows):
    dissolved = mission("2025-05-07", KALTIM, merged_into=mission("2025-05-08", KALTIM))
    for m in (1, dissolved):
        insert(
            "decisions",
            mission_id=m,
            field="total",
            new_value=5,
            reason="first",
            decided_at="2025-05-08T13:00:00+00:00",
        )
    assert rows("select * from mission_changes") == [
        {
            "slug": "jawa-timur--kalimantan-timur--2025-05-08", "field": "total", "old_value": None, "new_value": 5,
            "reason": "first", "decided_at": "2025-05-08T13:00:00+00:00",
        }
    ]  # fmt: skip


class TestReconciliation:
    @pytest.fixture(autouse=True)
    def missions(self, mission):
        mission("2018-12-01", KALTIM, total=1)
        mission("2019-12-04", KALTIM, total=600)
        mission("2020-01-01", KALTARA, total=None, date_to="2020-12-31", date_precision="year", currency=None)
        mission("2022-06-01", KALTARA, total=40, scope="mixed")
        mission("2022-12-19", MALAYSIA, total=300, scope="overseas")
        mission("2022-12-20", MALAYSIA, total=9, scope="overseas", currency="USD")
        mission("2023-05-01", KALTIM, total=1000)
        mission("2023-05-02", KALTIM, total=5, organiser="Jawa Tengah", slug="other")
        mission("2023-05-03", KALTIM, total=5, merged_into=1, slug="dissolved")

    @pytest.fixture
    def against(self, insert, rows):
        def state(**statement):
            insert("cumulatives", **({"organiser": "Jawa Timur", "currency": "IDR", "document": "x"} | statement))
            return rows("select * from reconciliation")[0]

        return state

    def test_domestic_includes_mixed_and_names_what_has_no_total(self, against):
        row = against(scope="domestic", period_from="2019-01-01", period_to="2023-12-31", missions=4, value=1600)
        assert (row["ledger_missions"], row["ledger_value"], row["difference"]) == (4, 1640, 40)
        assert json.loads(row["missions_without_total"]) == ["jawa-timur--kalimantan-utara--2020-01-01"]

    def test_the_count_ends_when_the_statement_was_made(self, against):
        row = against(
            scope="domestic", period_from="2019-01-01", period_to="2023-12-31", stated_on="2022-12-31", value=640
        )
        assert (row["ledger_missions"], row["difference"], row["stated_missions"]) == (3, 0, None)

    def test_a_mission_of_an_unknown_day_counts_when_its_year_is_over(self, against):
        assert against(scope="domestic", period_from="2020-01-01", stated_on="2020-06-30")["ledger_missions"] == 0

    def test_without_a_scope_everything_of_that_currency_counts(self, against):
        row = against(period_from="2022-01-01", period_to="2022-12-31", value=340)
        assert (row["ledger_missions"], row["ledger_value"], row["difference"]) == (3, 340, 0)
        assert json.loads(row["missions_without_total"]) == ["jawa-timur--malaysia--2022-12-20"]

    def test_a_statement_about_one_partner(self, against):
        row = against(partner="Kalimantan Timur", period_from="2019-01-01", stated_on="2023-12-31", missions=2)
        assert (row["ledger_missions"], row["ledger_value"]) == (2, 1600)

    def test_a_statement_about_several_partners(self, against):
        row = against(partner="Kalimantan Timur+Malaysia", period_from="2019-01-01", stated_on="2023-12-31", missions=4)
        assert (row["ledger_missions"], row["ledger_value"]) == (4, 1900)

    def test_where_provinces_are_counted_so_does_the_ledger(self, against):
        row = against(
            counted="provinces", scope="domestic", period_from="2019-01-01", stated_on="2023-12-31", missions=2
        )
        assert row["ledger_missions"] == 2

    def test_nothing_to_compare_with_is_null_not_zero(self, against):
        row = against(organiser="Papua", period_from="2019-01-01", value=5)
        assert (row["ledger_missions"], row["ledger_value"], row["difference"]) == (0, None, None)


def test_source_health_shows_the_last_run_and_what_has_failed_since_the_last_good_one(store, rows):
    store.register_sources([{"name": "klikjatim", "status": "active"}, {"name": "infodis", "status": "active"}])
    for hour, ok in [(1, False), (2, True), (3, False), (4, False)]:
        run_id = store.start_run("klikjatim", f"2025-05-08T0{hour}:00:00+07:00")
        store.finish_run(run_id, ok=ok, requests=hour, finish_reason="finished")
    store.save_story(made_story(), None)
    store.save_page("https://klikjatim.com/x", "klikjatim", "story", verdict="blocked")
    klikjatim, infodis = rows("select * from source_health order by source desc")
    assert (klikjatim["failed_since"], klikjatim["last_requests"], klikjatim["last_run_ok"]) == (2, 4, 0)
    assert (klikjatim["articles"], klikjatim["pages_in_trouble"]) == (1, 1)
    assert klikjatim["last_ok_at"] == "2025-05-07T19:00:00+00:00"
    assert (infodis["last_run_at"], infodis["failed_since"], infodis["articles"]) == (None, 0, 0)


def test_latest_shows_new_stories_first_with_their_mission(store, mission, insert, rows):
    article_id = store.save_story(made_story(), None).article_id
    store.save_story(made_story(day=2, url="https://klikjatim.com/read/2/b", title="Lain"), None)
    insert("article_missions", article_id=article_id, mission_id=mission("2025-05-08", KALTIM), relation="about")
    assert rows("select title, slug from latest") == [
        {"title": "Lain", "slug": None},
        {"title": "Misi dagang Jatim dan Kaltim", "slug": "jawa-timur--kalimantan-timur--2025-05-08"},
    ]
