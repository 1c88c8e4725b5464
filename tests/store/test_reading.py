"""The ledger as known on a day, a trace, and the forms they are given out in."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest
from scrapy.cmdline import execute

from pipelines.store.reading import TOTALS_MEAN, formats, trace
from pipelines.store.reading.ledger import COLUMNS, Wanted, changes, ledger
from pipelines.store.reading.terminal import amount, miliar, show_ledger, show_trace
from tests.store.made import KALTARA, KALTIM, MALAYSIA, URL, made_story

SLUG = "jawa-timur--kalimantan-timur--2025-05-08"


@pytest.fixture
def filled(store, mission, claim, insert):
    """Three missions; the first one's total was 598 at noon of 8 May, 1053 since the 9th, and it has a story."""
    store.save_story(made_story(), None)
    first = mission(
        "2025-05-08", KALTIM, total=1053, first_seen_at="2025-05-08T05:00:00+00:00", city="Balikpapan", witnesses=2
    )
    mission("2023-05-01", KALTARA, KALTIM, total=300, first_seen_at="2025-05-10T05:00:00+00:00")
    mission(
        "2024-01-01", MALAYSIA, scope="overseas", currency="USD", total=5, first_seen_at="2025-05-01T05:00:00+00:00"
    )
    decided = [("2025-05-08T05:00:00+00:00", None, 598), ("2025-05-08T17:00:00+00:00", 598, 1053)]
    for at, old, new in decided:
        insert(
            "decisions",
            mission_id=first,
            field="total",
            old_value=old,
            new_value=new,
            reason="final over interim",
            decided_at=at,
        )
    claim(first, 1053, "chosen", origin="article", article_id=1, revision=1, figure_id=1)
    claim(first, 598, "rejected", document="Rekap 2025, hlm. 3", reason="interim")
    insert("mission_slugs", slug="jawa-timur--balikpapan--2025-05-08", mission_id=first)
    mission("2025-05-07", KALTIM, slug="dissolved", merged_into=first)
    return store


class TestLedger:
    def shown(self, store, **wanted):
        return [row["slug"] for row in ledger(store.db, Wanted(**wanted))]

    def test_missions_come_in_order_of_date(self, filled):
        assert self.shown(filled) == [
            "jawa-timur--kalimantan-utara-kalimantan-timur--2023-05-01",
            "jawa-timur--malaysia--2024-01-01",
            SLUG,
        ]

    def test_by_partner_and_year(self, filled):
        assert self.shown(filled, partner="Kalimantan Timur", year=2025) == [SLUG]
        assert len(self.shown(filled, partner="Kalimantan Timur")) == 2
        assert self.shown(filled, year=1999) == []

    @pytest.mark.parametrize(
        ("day", "known"),
        [
            (date(2025, 5, 7), {"jawa-timur--malaysia--2024-01-01": 5}),
            (date(2025, 5, 8), {"jawa-timur--malaysia--2024-01-01": 5, SLUG: 598}),
            # midnight of the 9th in Western Indonesia is 17:00 of the 8th in UTC
            (date(2025, 5, 9), {"jawa-timur--malaysia--2024-01-01": 5, SLUG: 1053}),
        ],
    )
    def test_as_known_on_a_day(self, filled, day, known):
        assert {row["slug"]: row["total"] for row in ledger(filled.db, Wanted(as_of=day))} == known

    def test_the_past_of_today_is_today(self, filled):
        untold = {"witnesses": None, "grade": None}
        today = [row | untold for row in ledger(filled.db, Wanted())]
        assert ledger(filled.db, Wanted(as_of=date(2099, 1, 1))) == today

    def test_what_was_decided_since(self, filled):
        since = Wanted(changed_since=date(2025, 5, 9))
        assert [row["slug"] for row in ledger(filled.db, since)] == [SLUG]
        assert [(change.old, change.new) for change in changes(filled.db, since)] == [(598, 1053)]
        assert self.shown(filled, changed_since=date(2025, 5, 10)) == []

    def test_a_new_mission_is_one_change_and_a_dissolved_one_names_its_heir(self, filled, mission, insert):
        at = "2025-06-01T05:00:00+00:00"
        new = mission("2025-06-01", KALTARA, first_seen_at=at)
        for field, value in [("slug", "x"), ("total", 5), ("grade", "confirmed")]:
            insert("decisions", mission_id=new, field=field, new_value=value, decided_at=at)
        old = mission("2025-05-06", KALTIM, slug="old~9", merged_into=1, first_seen_at="2025-05-06T05:00:00+00:00")
        insert("decisions", mission_id=old, field="slug", new_value="old", decided_at="2025-05-06T05:00:00+00:00")
        insert(
            "decisions", mission_id=old, field="partners", new_value='["Bali"]', decided_at="2025-05-06T05:00:00+00:00"
        )
        insert("decisions", mission_id=old, field="merged_into", new_value=1, reason="same day", decided_at=at)
        decided = changes(filled.db, Wanted(changed_since=date(2025, 6, 1)))
        assert [(c.slug, c.field, c.new) for c in decided] == [
            ("jawa-timur--kalimantan-utara--2025-06-01", "slug", "x"),
            ("old", "merged_into", SLUG),
        ]
        before = {row["slug"]: row["partners"] for row in ledger(filled.db, Wanted(as_of=date(2025, 5, 31)))}
        assert before["old"] == ["Bali"]
        assert "old" not in self.shown(filled, as_of=date(2025, 6, 1))


class TestFormats:
    BAD = '=HYPERLINK("http://evil")'
    ROWS = [  # noqa: RUF012
        {"slug": BAD, "partners": ["Kalimantan Timur", "Kalimantan Utara"], "total": 1053146943500, "sell": 37.7},
        {"slug": "a\x1b[31m,\nb", "partners": [], "total": None, "sell": 5},
    ]
    NAMES = ("slug", "partners", "total", "sell")

    def test_csv_cells_run_nothing_and_keep_numbers_whole(self):
        names, first, second = csv.reader(io.StringIO(formats.as_csv(self.ROWS, self.NAMES).decode()))
        assert names == list(self.NAMES)
        assert first == [f"'{self.BAD}", "Kalimantan Timur; Kalimantan Utara", "1053146943500", "37.7"]
        assert second == ["a [31m, b", "", "", "5"]

    @pytest.mark.parametrize("start", [*"=+-@", "＝", "\t=", " =", "\x00="])
    def test_no_text_begins_a_formula(self, start):
        [_, [cell]] = csv.reader(io.StringIO(formats.as_csv([{"a": f"{start}1+1"}], ["a"]).decode()))
        assert cell.startswith("'")

    def test_negative_numbers_are_numbers(self):
        assert formats.as_csv([{"a": -5}], ["a"]) == b"a\n-5\n"

    def test_excel_holds_text_as_text_and_amounts_as_numbers(self):
        book = openpyxl.load_workbook(io.BytesIO(formats.as_xlsx(self.ROWS, self.NAMES, "ledger")))
        cells = [[cell.value for cell in row] for row in book["ledger"].iter_rows()]
        assert cells[1] == [f"'{self.BAD}", "Kalimantan Timur; Kalimantan Utara", 1053146943500, 37.7]
        assert all(cell.data_type != "f" for row in book["ledger"].iter_rows() for cell in row)

    def test_json_and_parquet_keep_lists_and_numbers(self):
        assert json.loads(formats.as_json(self.ROWS, self.NAMES))[0] == self.ROWS[0]
        table = pq.read_table(io.BytesIO(formats.as_parquet(self.ROWS, self.NAMES)))
        assert table.to_pylist() == self.ROWS
        assert [str(field.type) for field in table.schema] == ["string", "list<element: string>", "int64", "double"]


class TestTrace:
    def test_every_claim_with_its_words_and_its_bytes(self, filled):
        told = trace.trace(filled.db, SLUG)
        chosen, other = told.fields["total"]
        assert (chosen.value, chosen.surface, chosen.url) == (1053, "Rp1,053 triliun", URL)
        assert chosen.captures == [(1, "misi-dagang-jatim-kaltim.warc.gz", 0)]
        assert (other.status, other.url, other.captures) == ("rejected", "Rekap 2025, hlm. 3", [])
        assert [change["new_value"] for change in told.changes] == [1053]

    def test_one_field_alone(self, filled, claim):
        claim(1, 5, "chosen", field="sell")
        assert list(trace.trace(filled.db, SLUG).fields) == ["total", "sell"]
        assert list(trace.trace(filled.db, SLUG, "sell").fields) == ["sell"]

    @pytest.mark.parametrize("name", [SLUG, SLUG.upper(), "jawa-timur--balikpapan--2025-05-08", "dissolved"])
    def test_a_mission_is_found_by_its_present_and_former_names(self, filled, name):
        assert trace.find_mission(filled.db, name) == SLUG

    @pytest.mark.parametrize(
        "name", ["jawa-timur--kalimantan-timr--2025-05-08", "kalimantan timur 2025", "jatim-kaltim 2025"]
    )
    def test_an_unknown_mission_brings_the_nearest(self, filled, name):
        assert trace.find_mission(filled.db, name) is None
        assert trace.nearest(filled.db, name)[0] == SLUG


class TestTerminal:
    def test_text_of_the_web_cannot_move_the_cursor_or_style_the_table(self, filled, capsys):
        filled.db.execute("UPDATE missions SET city = ? WHERE slug = ?", ["[red]\x1b]0;owned\x07Kota\u202e", SLUG])
        show_ledger(ledger(filled.db, Wanted()))
        shown = capsys.readouterr().out
        assert "[red] ]0;owned Kota" in shown
        assert not set(shown) & {"\x1b", "\x07", "\u202e"}

    def test_a_narrow_terminal_shows_whole_slugs_and_says_what_it_leaves_out(self, filled, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "90")
        show_ledger(ledger(filled.db, Wanted()))
        shown = capsys.readouterr().out
        assert "jawa-timur--kalimantan-utara-kalimantan-timur--2023-05-01  " in shown
        assert "too narrow for city, sell, buy, invest, transactions, participants, witnesses" in shown

    def test_amounts_are_whole_beside_a_slug_of_many_partners(self, filled, mission, capsys, monkeypatch):
        many = "jawa-timur--gorontalo+kalimantan-timur+maluku+maluku-utara+sulawesi-tenggara--2020-07-16"
        mission("2020-07-16", slug=many, total=1053146943500, grade="single_source")
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "80")
        show_ledger(ledger(filled.db, Wanted()))
        shown = capsys.readouterr().out
        assert "1.053,15  single_source" in shown
        assert "…" not in shown
        assert many in "".join(line[:52].strip() for line in shown.splitlines())

    def test_a_trace_tells_of_a_story_that_vanished(self, filled, capsys):
        filled.db.execute("UPDATE articles SET gone_at = '2025-06-08T13:00:00+00:00' WHERE url = ?", [URL])
        show_trace(trace.trace(filled.db, SLUG))
        assert f"{URL} (vanished by 2025-06-08; its text is kept)" in capsys.readouterr().out

    def test_a_corrected_total_is_headed_as_such(self, filled, capsys):
        filled.db.execute("UPDATE missions SET total_basis = 'correction' WHERE slug = ?", [SLUG])
        show_trace(trace.trace(filled.db, SLUG))
        assert " by a reviewed correction, " in capsys.readouterr().out.splitlines()[1]

    def test_a_story_that_only_names_the_mission_is_named_once(self, filled, insert, capsys):
        for relation in ("mentions", "about"):
            insert("events", key=f"x#{relation}", origin="import", document="Agenda 2025", relation=relation,
                   organiser="Jawa Timur", partners='["Kalimantan Timur"]', date_from="2025-05-01",
                   date_precision="month", venue="Hotel Gran Senyiur", mission_id=1)  # fmt: skip
        show_trace(trace.trace(filled.db, SLUG))
        shown = capsys.readouterr().out
        said = (
            "  tells of it: Jawa Timur – Kalimantan Timur, 2025-05, Hotel Gran Senyiur\n    import\n    Agenda 2025\n"
        )
        assert (said in shown, shown.count("Agenda 2025")) == (True, 1)

    def test_a_value_that_nobody_prints_is_traced_to_what_it_follows_from(self, filled, insert, capsys):
        filled.db.execute("UPDATE missions SET participants_total = 172 WHERE slug = ?", [SLUG])
        insert("decisions", mission_id=1, field="participants_total", new_value=172, decided_at="2025-05-09",
               reason="the sum of both sides; no text states it")  # fmt: skip
        show_trace(trace.trace(filled.db, SLUG, "participants_total"))
        shown = capsys.readouterr().out
        assert "participants_total: 172\n  because the sum of both sides; no text states it" in shown

    def test_a_trace_says_what_a_total_means_and_who_says_otherwise(self, filled, capsys):
        show_trace(trace.trace(filled.db, SLUG))
        shown = capsys.readouterr().out
        for part in (
            "because chosen!", "“BALIKPAPAN - Misi dagang mencatat Rp1,053 triliun.”", URL,
            "archive: misi-dagang-jatim-kaltim.warc.gz at byte 0", "says otherwise: 598 IDR", "Rekap 2025, hlm. 3",
            TOTALS_MEAN,
        ):  # fmt: skip
            assert part in shown

    def test_numbers_are_written_as_indonesia_writes_them(self):
        assert [amount(v) for v in (1053146943500, 37.7, None, "Balikpapan")] == [
            "1.053.146.943.500",
            "37,7",
            "–",
            "Balikpapan",
        ]
        assert [miliar(1053146943500, "IDR"), miliar(5_000_000, "USD"), miliar(None, "IDR")] == [
            "1.053,15",
            "USD 0,01",
            "–",
        ]


class TestCommands:
    """The commands as people run them."""

    @pytest.fixture
    def scrapy(self, filled, path):
        filled.close()

        def run(*args, **environment):
            command = [sys.executable, "-m", "scrapy", *args, "-s", f"DB={path}"]
            return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)

        return run

    def test_ledger_shows_the_table_and_what_a_total_means(self, scrapy):
        done = scrapy("ledger", "--partner", "kaltim", "--changed-since", "2025-05-09")
        assert (done.returncode, done.stderr) == (0, b"")
        shown = done.stdout.decode()
        assert SLUG in shown
        assert "598 → 1.053" in shown
        assert TOTALS_MEAN in shown
        assert "malaysia" not in shown

    def test_every_row_given_out_says_what_a_total_means(self, scrapy, tmp_path):
        done = scrapy("ledger", "--format", "json", "--as-of", "2025-05-08")
        rows = json.loads(done.stdout)
        assert [row["total"] for row in rows] == [5, 598]
        assert {row["total_means"] for row in rows} == {TOTALS_MEAN}
        assert list(rows[0]) == [*COLUMNS, "total_means"]
        assert scrapy("ledger", "--format", "xlsx", "--out", str(tmp_path / "x.xlsx")).returncode == 0
        assert openpyxl.load_workbook(tmp_path / "x.xlsx").active.max_row == 4

    def test_parquet_without_its_library_is_one_clear_line(self, scrapy, tmp_path):
        (tmp_path / "pyarrow.py").write_text("raise ImportError('not here')")
        done = scrapy("ledger", "--format", "parquet", PYTHONPATH=str(tmp_path))
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
        assert b"needs pyarrow" in done.stderr

    @pytest.mark.parametrize(
        ("args", "status", "says"),
        [
            (["ledger", "--year", "25"], 2, "--year takes a year such as 2025"),
            (["ledger", "--as-of", "kemarin"], 2, "--as-of takes a day such as 2025-05-08"),
            (["ledger", "--format", "tabel"], 2, "invalid choice: 'tabel'"),
            (["ledger", "--partner", "Kalimantan Timr"], 2, "Did you mean Kalimantan Timur?"),
            (["trace", "jawa-timur--kaltim--2025-05-08"], 1, f"Nearest: {SLUG}"),
            (["trace", SLUG, "totl"], 2, "Did you mean total?"),
            (["trace", SLUG, "buy"], 1, "nobody states buy"),
            (["trace"], 2, "MISSION is missing"),
        ],
    )
    def test_what_cannot_be_done_is_one_line_with_the_right_status(self, filled, path, capsys, args, status, says):
        with pytest.raises(SystemExit) as left:
            execute(["scrapy", *args, "-s", f"DB={path}"])
        out, err = capsys.readouterr()
        assert (left.value.code, out, err.count("\n")) == (status, "", 1)
        assert says in err

    def test_trace_prints_the_way_from_number_to_bytes(self, scrapy):
        done = scrapy("trace", SLUG, "total")
        assert (done.returncode, done.stderr) == (0, b"")
        assert "misi-dagang-jatim-kaltim.warc.gz at byte 0" in done.stdout.decode()

    def test_a_database_that_is_not_there(self, tmp_path):
        command = [sys.executable, "-m", "scrapy", "ledger", "-s", f"DB={tmp_path / 'none.db'}"]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
        assert b"there is no database" in done.stderr
