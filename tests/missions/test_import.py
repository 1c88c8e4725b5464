"""scrapy import: rows with their addresses, broken rows told apart, the reference ledger as bundled data."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store import Store
from pipelines.store.dump import canonical_dump
from pipelines.store.imports import UnreadableFile, import_file
from pipelines.store.missions import recompute_pending
from pipelines.store.reading.terminal import show_trace
from pipelines.store.reading.trace import trace
from tests.missions.corpus import KALTIM, story
from tests.missions.made import NO_CORRECTIONS

REFERENCE = Path(__file__).parents[2] / "data" / "reference_ledger.csv"
ROW = {
    "document": "https://kantor.example/rekap", "organiser": "Jatim", "partners": "Kaltim", "date": "2025-05-08",
    "field": "total", "value": "1053146943500",
}  # fmt: skip


def written(path: Path, *rows: dict[str, str], delimiter: str = ",") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, names, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def taken(store: Store, path: Path) -> list[str]:
    summary = import_file(store, path)
    recompute_pending(store, None, NO_CORRECTIONS)
    return [f"{p.place}: {p.message}" for p in summary.problems]


def missions(store: Store) -> list[tuple]:
    return store.db.execute("SELECT slug, total, total_basis, grade FROM missions ORDER BY slug").fetchall()


def test_a_row_is_a_claim_with_its_document(store: Store, tmp_path: Path) -> None:
    assert taken(store, written(tmp_path / "recap.csv", ROW, {**ROW, "field": "sell", "value": "598953000000"})) == []
    assert missions(store) == [("jawa-timur--kalimantan-timur--2025-05-08", 1053146943500, "import", "single_source")]
    found = store.db.execute("SELECT field, status, source, url FROM evidence ORDER BY field DESC").fetchall()
    assert found[0] == ("total", "chosen", "import", "https://kantor.example/rekap")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_use_other_delimiters(store: Store, tmp_path: Path, delimiter: str) -> None:
    assert taken(store, written(tmp_path / "recap.csv", ROW, delimiter=delimiter)) == []
    assert len(missions(store)) == 1


def test_json_says_the_same_as_csv(tmp_path: Path) -> None:
    (tmp_path / "recap.json").write_text(
        json.dumps([{**ROW, "value": 1053146943500, "partners": ["Kalimantan Timur"]}]), encoding="utf-8"
    )
    with Store.open(tmp_path / "a.db") as one, Store.open(tmp_path / "b.db") as other:
        assert taken(one, tmp_path / "recap.json") == []
        assert taken(other, written(tmp_path / "recap.csv", ROW)) == []
        assert canonical_dump(one.db) == canonical_dump(other.db)


def test_again_is_the_same_as_once(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "recap.csv", ROW)
    taken(store, path)
    before = canonical_dump(store.db)
    assert import_file(store, path).changed == 0
    assert canonical_dump(store.db) == before


def test_a_result_of_a_day_to_come_is_told(store: Store, tmp_path: Path) -> None:
    assert taken(store, written(tmp_path / "recap.csv", {**ROW, "date": "2999-05-08"})) == []
    (found,) = store.db.execute("SELECT message FROM issues WHERE code = 'date_conflict'").fetchall()
    assert "reports the total of a mission on 2999-05-08" in found[0]


def test_a_cell_too_many_is_told_and_not_dropped(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "recap.csv"
    path.write_text(
        "document,organiser,partners,date,field,value,note\n"
        "Rekap,Jawa Timur,Bali,2024-06-25,total,425000000000,seen, checked\n"
        "Rekap,Jawa Timur,Bali,2024-06-25,total,425000000000,seen,,\n",
        encoding="utf-8",
    )
    (problem,) = taken(store, path)
    assert problem.startswith("line 2: there are cells beyond the last column ( checked)")
    assert store.db.execute("SELECT total FROM missions").fetchall() == [(425000000000,)]


def test_a_whole_number_with_a_point_of_json_is_whole(store: Store, tmp_path: Path) -> None:
    row = {"document": "Rekap", "organiser": "Jawa Timur", "partners": ["Bali"], "date": "2024-06-25", "field": "total"}
    path = tmp_path / "recap.json"
    path.write_text(json.dumps([row | {"value": 425000000000.0}, row | {"value": 0.5}]), encoding="utf-8")
    assert [problem.partition(";")[0] for problem in taken(store, path)] == ["row 2: value is '0.5'"]
    assert store.db.execute("SELECT total FROM missions").fetchall() == [(425000000000,)]


def test_what_says_of_no_mission_which_is_told(store: Store, tmp_path: Path) -> None:
    row = {**ROW, "partners": "", "date": "", "city": "", "venue": "", "as_of": ""}
    assert taken(store, written(tmp_path / "recap.csv", row)) == []
    (found,) = store.db.execute("SELECT code, message FROM issues WHERE resolved_at IS NULL").fetchall()
    assert found[0] == "mission_unnamed"
    assert "total of" in found[1]
    taken(store, written(tmp_path / "recap.csv", row, ROW))
    assert store.db.execute("SELECT count(*) FROM missions").fetchone() == (1,)


def test_what_is_odd_of_a_mission_is_among_what_is_to_check_of_it(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path / "recap.csv", {**ROW, "date": "2054-05-08"}))
    odd = store.db.execute("SELECT m.slug FROM issues AS i JOIN missions AS m ON m.id = i.mission_id "
                           "WHERE i.code = 'date_conflict'").fetchall()  # fmt: skip
    assert odd == store.db.execute("SELECT slug FROM missions").fetchall()


def test_a_mended_row_takes_the_place_of_the_wrong_one(store: Store, tmp_path: Path) -> None:
    path, other = tmp_path / "recap.csv", tmp_path / "again" / "recap.csv"
    other.parent.mkdir()
    taken(store, written(path, ROW, {**ROW, "field": "transactions", "value": "44"}))
    taken(store, written(other, {**ROW, "field": "transactions", "value": "44"}))
    taken(store, written(path, {**ROW, "value": "1053146943501"}))
    values = store.db.execute("SELECT field, value FROM claims ORDER BY 1").fetchall()
    assert values == [("total", 1053146943501), ("transactions", 44)]  # the second file still states the latter
    assert store.db.execute("SELECT total, transactions FROM missions").fetchall() == [(1053146943501, 44)]
    taken(store, written(other, {**ROW, "field": "transactions", "value": "45"}))
    assert store.db.execute("SELECT transactions FROM missions").fetchall() == [(45,)]


def test_a_mission_that_only_a_row_stated_goes_with_the_row(store: Store, tmp_path: Path) -> None:
    bali = {**ROW, "partners": "Bali", "date": "2024-06-25", "city": "", "venue": ""}
    path = written(tmp_path / "recap.csv", ROW, bali)
    taken(store, path)
    before = canonical_dump(store.db)
    assert import_file(store, written(path, ROW)).taken_back == 1
    recompute_pending(store, None, NO_CORRECTIONS)
    assert store.db.execute("SELECT count(*) FROM ledger").fetchone() == (1,)
    taken(store, written(path, ROW, bali))
    assert canonical_dump(store.db) == before


def test_two_files_add_up(store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path / "a.csv", ROW))
    taken(store, written(tmp_path / "b.csv", {**ROW, "field": "transactions", "value": "64"}))
    assert store.db.execute("SELECT total, transactions FROM missions").fetchall() == [(1053146943500, 64)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"organiser": "Jawa Tmur"}, "there is no province 'Jawa Tmur'. Did you mean Jawa Timur?"),
        ({"partners": "Kaltim|Atlantis"}, "there is no province or country 'Atlantis'"),
        ({"date": "8 Mei 2025"}, "date is '8 Mei 2025'; write a day, a month or a year"),
        ({"date": "2025-02-30"}, "date is '2025-02-30'; write a day"),
        ({"value": "1,05E+12"}, "value is '1,05E+12'; write a whole number in full units"),
        ({"value": ""}, "the value of total is empty"),
        ({"value": "9" * 19}, "write a whole number"),
        ({"field": "totl"}, "field is 'totl'; it can be total, sell"),
        ({"field": ""}, "there is a value but no field"),
        ({"document": " "}, "document is empty"),
        ({"as_of": "sore"}, "as_of is 'sore'; write a clock time and its zone"),
        ({"as_of": "17:00 WITA", "date": "2025-05"}, "and the day under date"),
        ({"unit": "rupiah"}, "write the currency's three letters"),
        ({"kind": "cumulative"}, "needs period_from or period_to"),
    ],
)
def test_a_broken_row_becomes_an_issue_and_the_rest_is_taken(
    store: Store, tmp_path: Path, change: dict[str, str], message: str
) -> None:
    path = written(tmp_path / "recap.csv", {**ROW, "unit": "", "as_of": "", "kind": "", **change}, ROW)
    (problem,) = taken(store, path)
    assert problem.startswith("line 2: ")
    assert message in problem
    assert len(missions(store)) == 1
    (issue,) = store.db.execute("SELECT message FROM issues WHERE code = 'import_row'").fetchall()
    assert message in issue[0]
    assert "recap.csv, line 2" in issue[0]
    taken(store, written(path, ROW))
    assert store.db.execute(
        "SELECT count(*) FROM issues WHERE code = 'import_row' AND resolved_at IS NULL"
    ).fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"document,value\na,1\n", "has no column 'organiser'"),
        ("x.csv", b"document,organiser,jumlah\na,b,c\n", "has a column 'jumlah' that is not known"),
        ("x.csv", b"document,organiser\n\xff\xfe,b\n", "is not UTF-8"),
        ("x.json", b"{", "is not valid JSON"),
        ("x.json", b"{}", "must hold a JSON list"),
        ("x.csv", b"", "has no column 'document'"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(
    store: Store, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"x\.") as refused:
        import_file(store, tmp_path / name)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_address_is_the_same_witness_as_the_stored_article(store: Store, tmp_path: Path) -> None:
    article = story("klikjatim", "kaltim", "2025-05-08", KALTIM, "Kaltim", "Total [Rp1.053.146.943.500|total].")
    path = written(tmp_path / "recap.csv", {**ROW, "document": article.url})
    taken(store, path)
    store.save_story(article, None)
    recompute_pending(store, None, NO_CORRECTIONS)
    (found,) = store.db.execute("SELECT grade, witnesses, article_count FROM missions").fetchall()
    assert found == ("single_source", 1, 1)
    taken(store, written(tmp_path / "other.csv", ROW))
    assert store.db.execute("SELECT grade, witnesses FROM missions").fetchall() == [("confirmed", 2)]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("reference") / "missions.db") as opened:
        assert taken(opened, REFERENCE) == []
        yield opened


def test_the_command_tells_what_it_took_and_what_it_left(tmp_path: Path) -> None:
    path = written(tmp_path / "recap.csv", ROW, {**ROW, "organiser": "Jawa Tmur"})
    where = ("-s", f"DB={tmp_path / 'missions.db'}", "-s", f"CORRECTIONS={tmp_path / 'c.toml'}")
    command = [sys.executable, "-m", "scrapy", "import"]
    done = subprocess.run(
        [*command, path, *where], cwd=REFERENCE.parents[1], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "1 claim and no sums over several missions; new or changed: 1",
        "left out, line 3: there is no province 'Jawa Tmur'. Did you mean Jawa Timur?",
    ]
    refused = subprocess.run(
        [*command, "nowhere.csv"], cwd=REFERENCE.parents[1], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stderr) == (1, "scrapy import: there is no file nowhere.csv\n")


class TestTheReferenceLedger:
    def test_a_mission_without_a_figure_names_its_witnesses(
        self, reference: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        show_trace(trace(reference.db, "jawa-timur--arab-saudi--2022-11-28"))
        shown = capsys.readouterr().out
        assert "no_total, 3 witnesses" in shown
        _, named = shown.split("Named without a figure\n")
        assert named.count("https://") == 3
        assert "tells of it: Jawa Timur – Arab Saudi, 2022-11-28, Cultural Palace, Diplomatic Quarter, Riyadh" in named
        assert "mentions it: Jawa Timur – Arab Saudi, 2022-11\n" in named

    def test_who_states_a_figure_is_not_among_those_who_only_name_the_mission(self, reference: Store) -> None:
        told = trace(reference.db, "jawa-timur--singapura--2025-11-13")
        assert [naming.url.split("/")[2] for naming in told.naming] == ["kupang.tribunnews.com"]
        assert trace(reference.db, "jawa-timur--singapura--2025-11-13", "total").naming == []

    def test_58_missions_with_their_grades(self, reference: Store) -> None:
        scopes = dict(reference.db.execute("SELECT scope, count(*) FROM missions GROUP BY scope").fetchall())
        assert scopes == {"domestic": 51, "mixed": 1, "overseas": 6}
        grades = dict(reference.db.execute("SELECT grade, count(*) FROM missions GROUP BY grade").fetchall())
        assert sum(grades.values()) == 58
        assert grades["no_total"] == 6
        without = reference.db.execute("SELECT slug FROM missions WHERE total IS NULL ORDER BY slug").fetchall()
        assert [slug.split("--")[1] for (slug,) in without] == [
            "antar-daerah", "arab-saudi", "gorontalo+kalimantan-timur+maluku+maluku-utara+sulawesi-tenggara", "jepang",
            "nusa-tenggara-barat+nusa-tenggara-timur+papua-barat+sulawesi-selatan", "timor-leste",
        ]  # fmt: skip

    def test_its_sums_beside_the_official_ones(self, reference: Store) -> None:
        found = reference.db.execute(
            "SELECT DISTINCT round(stated_value / 1e12, 2), round(ledger_value / 1e12, 2), missions_without_total "
            "FROM reconciliation WHERE scope = 'domestic' AND period_from = '2019-01-01' "
            "AND stated_value IN (10170000000000, 17390000000000, 27350000000000) ORDER BY 1"
        ).fetchall()
        assert [row[:2] for row in found] == [(10.17, 10.2), (17.39, 18.0), (27.35, 26.93)]
        assert all(len(json.loads(row[2])) == 3 for row in found)  # the online missions of 2020

    @pytest.mark.parametrize(
        ("slug", "total", "grade"),
        [
            ("kalimantan-timur--2025-05-08", 1053146943500, "confirmed"),
            ("kalimantan-timur+maluku+sulawesi-utara--2020-09-24", 168220650000, "interim_only"),
            ("kalimantan-utara--2023-03-20", 279332000000, "confirmed"),
            ("kepulauan-riau--2025-12-08", 4456849425486, "confirmed"),
            ("maluku-utara--2023", 380810000000, "confirmed"),
            ("daerah-khusus-ibukota-jakarta--2026-03-02", 5744955800000, "single_source"),
        ],
    )
    def test_some_of_its_totals(self, reference: Store, slug: str, total: int, grade: str) -> None:
        sql = "SELECT total, grade FROM missions WHERE slug = ?"
        assert reference.db.execute(sql, [f"jawa-timur--{slug}"]).fetchall() == [(total, grade)]

    def test_what_the_papers_got_wrong_is_found(self, reference: Store) -> None:
        found = reference.db.execute(
            "SELECT code || ' ' || m.slug FROM issues JOIN missions AS m ON m.id = mission_id "
            "WHERE code IN ('record_claim', 'number_skipped', 'unit_slip', 'partner_conflict', 'date_conflict')"
        )
        told = {row[0].replace("jawa-timur--", "") for row in found}
        assert told >= {
            "record_claim bali--2024-06-25", "number_skipped sulawesi-tengah--2025-10-18",
            "unit_slip kalimantan-timur--2025-05-08", "unit_slip kepulauan-riau--2025-12-08",
            "unit_slip sulawesi-tenggara--2025-11-19", "partner_conflict kepulauan-riau--2021-04-30",
            "date_conflict daerah-khusus-ibukota-jakarta--2021-06-03", "date_conflict bengkulu--2023-07-03",
        }  # fmt: skip


class TestFilesThatDisagree:
    """Two files (or two rows) about the same mission in the same document, with different details."""

    TOLD = "SELECT message FROM issues WHERE code = 'import_conflict' AND resolved_at IS NULL ORDER BY message"

    def details(self, store: Store) -> tuple:
        return store.db.execute("SELECT city, venue, official_number FROM missions").fetchone()

    def told(self, store: Store) -> list[str]:
        return [row[0] for row in store.db.execute(self.TOLD)]

    @pytest.fixture
    def files(self, tmp_path: Path) -> list[Path]:
        return [
            written(tmp_path / "kantor.csv", {**ROW, "city": "Balikpapan", "venue": "Hotel Novotel"}),
            written(tmp_path / "arsip.csv", {**ROW, "city": "Samarinda", "field": "sell", "value": "598953000000"}),
        ]

    def test_neither_is_lost_and_the_order_makes_no_difference(self, tmp_path: Path, files: list[Path]) -> None:
        dumps = []
        for n, order in enumerate((files, files[::-1])):
            with Store.open(tmp_path / f"{n}.db") as store:
                for path in order:
                    assert taken(store, path) == []
                assert self.details(store) == ("Balikpapan", "Hotel Novotel", None)
                assert self.told(store) == [
                    "jawa-timur--kalimantan-timur--2025-05-08: imported files describe https://kantor.example/rekap "
                    "differently, city: Balikpapan (kantor.csv), Samarinda (arsip.csv); it counts as Balikpapan"
                ]
                dumps.append(canonical_dump(store.db))
                assert [import_file(store, path).changed for path in order] == [0, 0]
        assert dumps[0] == dumps[1]

    def test_a_file_that_does_not_say_takes_nothing_away(self, store: Store, tmp_path: Path) -> None:
        taken(
            store, written(tmp_path / "a.csv", {**ROW, "city": "Balikpapan", "official_number": "44", "record": "ever"})
        )
        taken(store, written(tmp_path / "b.csv", ROW))
        assert self.details(store) == ("Balikpapan", None, 44)
        assert "record_claim" in store.db.execute("SELECT notes FROM events").fetchone()[0]
        assert self.told(store) == []

    def test_what_most_files_say_counts(self, store: Store, tmp_path: Path, files: list[Path]) -> None:
        for path in (*files, written(tmp_path / "c.csv", {**ROW, "city": "Samarinda"})):
            taken(store, path)
        assert self.details(store)[0] == "Samarinda"
        assert "Balikpapan (kantor.csv), Samarinda (arsip.csv, c.csv); it counts as Samarinda" in self.told(store)[0]

    def test_a_mended_file_settles_it(self, store: Store, files: list[Path]) -> None:
        for path in files:
            taken(store, path)
        taken(store, written(files[0], {**ROW, "city": "Samarinda"}))
        assert self.details(store) == ("Samarinda", None, None)
        assert self.told(store) == []

    def test_a_row_taken_out_of_one_file_leaves_what_the_other_says(self, store: Store, files: list[Path]) -> None:
        for path in files:
            taken(store, path)
        taken(store, written(files[0], {**ROW, "partners": "Bali", "date": "2024-06-25"}))
        city = "SELECT city FROM missions WHERE slug LIKE '%kalimantan-timur%' AND merged_into IS NULL"
        assert store.db.execute(city).fetchall() == [("Samarinda",)]
        assert self.told(store) == []

    def test_two_rows_of_one_file_are_told_too(self, store: Store, tmp_path: Path) -> None:
        rows = [{**ROW, "city": "Samarinda"}, {**ROW, "city": "Balikpapan", "field": "sell", "value": "598953000000"}]
        taken(store, written(tmp_path / "a.csv", *rows))
        assert "Balikpapan (a.csv), Samarinda (a.csv); it counts as Balikpapan" in self.told(store)[0]

    def test_a_database_of_before_keeps_what_its_imports_said(self, tmp_path: Path, files: list[Path]) -> None:
        path = tmp_path / "old.db"
        with Store.open(path) as store:
            taken(store, files[0])
            store.db.execute("ALTER TABLE imported DROP COLUMN details")
            store.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'details_of_imported'")
        with Store.open(path) as store:
            taken(store, files[1])
            assert self.details(store) == ("Balikpapan", "Hotel Novotel", None)
            assert len(self.told(store)) == 1
