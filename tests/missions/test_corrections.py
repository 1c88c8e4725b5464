"""Corrections: kept in a file, shown as such, alive after a replay into an empty database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from demo.build import build
from pipelines.missions import pins
from pipelines.missions.corrections import CorrectionError, Corrections, Merge, Pin, Split, load
from pipelines.missions.resolve import resolve
from pipelines.store import Store
from pipelines.store.dump import canonical_dump
from pipelines.store.errors import StoreError
from pipelines.store.missions import recompute_all, recompute_pending
from tests.missions.corpus import stories
from tests.missions.made import JATIM, said

ROOT = Path(__file__).parents[2]
TARAKAN = "jawa-timur--kalimantan-utara--2023-03-20"


def filled(path: Path, corrections: Path) -> Store:
    store = Store.open(path)
    for story in stories():
        store.save_story(story, None)
    recompute_pending(store, None, corrections)
    return store


def scrapy(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_pin_is_chosen_shown_as_such_and_survives_a_replay(tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    pins.append(file, Pin(TARAKAN, "total", 279331000000, 'the sum of "exact" parts', "rekap 2023"))
    with filled(tmp_path / "a.db", file) as store:
        found = store.db.execute(f"SELECT total, total_basis, grade FROM missions WHERE slug = '{TARAKAN}'").fetchall()
        assert found == [(279331000000, "correction", "confirmed")]
        claim = store.db.execute("SELECT value, document, origin, status FROM claims WHERE origin = 'correction'")
        assert claim.fetchall() == [(279331000000, "rekap 2023", "correction", "chosen")]
        (reason,) = store.db.execute(
            "SELECT reason FROM decisions WHERE field = 'total' AND new_value = 279331000000"
        ).fetchone()
        assert 'a reviewed correction: the sum of "exact" parts' in reason
        conflicts = "SELECT count(*) FROM issues WHERE code = 'total_conflict' AND resolved_at IS NULL"
        assert store.db.execute(conflicts).fetchone() == (0,)  # a person has settled it
        with filled(tmp_path / "b.db", file) as replayed:
            assert canonical_dump(replayed.db) == canonical_dump(store.db)


def test_a_pin_that_is_taken_out_of_the_file_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    with filled(tmp_path / "a.db", file) as store:
        before = canonical_dump(store.db)
        pins.append(file, Pin(TARAKAN, "total", 279331000000, "…"))
        recompute_all(store, None, file)
        assert canonical_dump(store.db) != before
        file.write_text("", encoding="utf-8")
        recompute_all(store, None, file)
        assert canonical_dump(store.db) == before


def test_a_pinned_date_moves_the_mission_and_both_names_hold() -> None:
    year = said("a", day="2023", relation="mentions", total="Rp380 miliar")
    old, new = "jawa-timur--kalimantan-timur--2023", "jawa-timur--kalimantan-timur--2023-11-20"
    told = Corrections((Pin(old, "date", "2023-11-20", "recap"), Pin(new, "city", "Balikpapan", "recap"),
                        Pin(old, "transactions", 40, "recap")))  # fmt: skip
    (mission,) = resolve(JATIM, [year], corrections=told).missions
    assert (mission.slug, mission.city, mission.values["transactions"]) == (new, "Balikpapan", 40)
    assert mission.date_precision == "day"


def test_a_merge_makes_one_of_two_and_a_split_two_of_one() -> None:
    one, other = said("a", total="Rp300 miliar"), said("b", day="2025-05-20", total="Rp900 miliar")
    slugs = [m.slug for m in resolve(JATIM, [one, other]).missions]
    merged = resolve(JATIM, [one, other], corrections=Corrections(merges=(Merge(tuple(slugs), "one fair"),)))
    assert [m.slug for m in merged.missions] == slugs[:1]
    together = [said("a"), said("b")]
    split = resolve(JATIM, together, corrections=Corrections(splits=(Split("b", "another hall"),)))
    assert [m.slug for m in split.missions] == [slugs[0], f"{slugs[0]}--2"]
    moved = resolve(JATIM, together, corrections=Corrections(splits=(Split("b", "…", ("Bali",), "2025-05-09"),)))
    assert [m.slug for m in moved.missions] == [slugs[0], "jawa-timur--bali--2025-05-09"]


def test_a_correction_that_finds_no_mission_is_told() -> None:
    lost = Corrections(
        (Pin("jawa-timur--bali--2020", "total", 1, "…"),), (Merge(("jawa-timur--x--1", "other--y"), "…"),)
    )
    found = resolve(JATIM, [said("a")], corrections=lost).issues
    assert [i.code for i in found] == ["correction_unmatched", "correction_unmatched"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[pin]", "not valid TOML"),
        ("[pin]\nmission = 'x'", r"write \[\[pin\]\] with two brackets"),
        ("[[pins]]\n", r"there is no \[\[pins\]\]"),
        ("[[pin]]\nmission = 'x'\nfield = 'total'\nvalue = '1 T'\nbecause = 'y'", "pin 1: total takes a whole number"),
        ("[[pin]]\nmission = 'x'\nfield = 'sum'\nvalue = 1\nbecause = 'y'", "there is no field 'sum'"),
        ("[[pin]]\nmission = 'x'\nfield = 'total'\nvalue = 1", "pin 1: because is missing"),
        ("[[merge]]\nmissions = ['x']\nbecause = 'y'", "merge 1: missions takes a list of at least 2 texts"),
        ("[[split]]\naddress = 'x'\nbecause = 'y'\ndate = 'May'", "split 1: date takes a day"),
    ],
)
def test_a_broken_file_is_refused_in_one_line(store: Store, tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError, match=message):
        load(file)
    with pytest.raises(StoreError, match=r"corrections\.toml"):
        recompute_pending(store, None, file)


def test_a_pin_is_the_value_as_a_person_gave_it() -> None:
    pinned = Corrections((Pin("jawa-timur--kalimantan-timur--2025-05-08", "total", 147322000000, "recap"),))
    (mission,) = resolve(JATIM, [said("a", total="Rp147.321.766.000")], corrections=pinned).missions
    assert (mission.values["total"], mission.total_basis) == (147322000000, "correction")
    assert mission.reasons["total"][0] == (
        "a reviewed correction: recap; no witnesses agree with it; over Rp147,322 miliar: stated by 1 witness"
    )


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Rp4,163 triliun", "rejected"),
        ("Rp4.163.000.000.000", "rejected"),
        ("Rp4,200 triliun", "supports"),
        ("Rp4,2 triliun", "supports"),
        ("Rp4,19 triliun", "rejected"),
        ("Rp4 triliun", "supports"),
    ],
)
def test_a_print_supports_a_correction_within_its_own_precision(printed: str, status: str) -> None:
    slug = "jawa-timur--kalimantan-timur--2025-05-08"
    pinned = Corrections((Pin(slug, "total", 4200000000000, "recap"),))
    (mission,) = resolve(JATIM, [said("a", total=printed), said("b", total=printed)], corrections=pinned).missions
    assert mission.values["total"] == 4200000000000
    assert [v.status for key, v in mission.verdicts.items() if key[0] in "ab"] == [status, status]
    agree = "2 witnesses agree" if status == "supports" else "no witnesses agree"
    assert mission.reasons["total"][0].startswith(f"a reviewed correction: recap; {agree} with it")


def test_a_corrected_part_is_never_read_otherwise_to_reach_the_total() -> None:
    parts = {"total": "Rp1,053 triliun", "buy": "Rp230,1 miliar", "invest": "Rp224 miliar"}
    pinned = Corrections((Pin("jawa-timur--kalimantan-timur--2025-05-08", "sell", 598953000, "recap"),))
    found = resolve(JATIM, [said("a", **parts)], corrections=pinned)
    assert found.missions[0].values["sell"] == 598953000
    assert "parts_do_not_add_up" in [i.code for i in found.issues]


MERGED = """
[[merge]]
missions = ["jawa-timur--kalimantan-utara--2023-03-20", "jawa-timur--banten--2023-09-11"]
because = "one tour"

[[split]]
address = "https://nowhere.example/x"
because = "of no story"

[[pin]]
mission = "jawa-tmur--banten--2023-09-11"
field = "total"
value = 1
because = "of no organiser"
"""


def test_a_file_edited_by_hand_is_applied_with_the_next_computation(tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    with filled(tmp_path / "a.db", file) as store:
        before = canonical_dump(store.db)
        file.write_text(MERGED, encoding="utf-8")
        assert recompute_pending(store, None, file)  # though no story is new
        merged = store.db.execute("SELECT count(*) FROM missions WHERE merged_into IS NOT NULL").fetchone()
        assert merged == (1,)
        unmatched = "SELECT message FROM issues WHERE code = 'correction_unmatched' AND resolved_at IS NULL ORDER BY 1"
        messages = [row[0] for row in store.db.execute(unmatched)]
        assert len(messages) == 2
        assert "jawa-tmur--banten--2023-09-11" in messages[0]
        assert "https://nowhere.example/x" in messages[1]
        assert recompute_pending(store, None, file) == []
        file.write_text("# none any more", encoding="utf-8")
        recompute_pending(store, None, file)
        assert canonical_dump(store.db) == before


class TestTheCommand:
    def test_apply_shows_what_the_file_changes_and_a_dry_run_keeps_nothing(self, tmp_path: Path) -> None:
        file, db = tmp_path / "corrections.toml", tmp_path / "missions.db"
        with filled(db, file) as store:
            before = canonical_dump(store.db)
        file.write_text(MERGED, encoding="utf-8")
        where = ("-s", f"DB={db}", "-s", f"CORRECTIONS={file}")
        dry = scrapy("correct", "--apply", "--dry-run", *where)
        assert dry.returncode == 0, dry.stderr
        assert (
            "jawa-timur--banten--2023-09-11 mission: its own → merged into jawa-timur--kalimantan-utara" in dry.stdout
        )
        assert "a split for https://nowhere.example/x" in dry.stdout
        with Store.open_readonly(db) as store:
            assert canonical_dump(store.db) == before
        assert scrapy("correct", "--apply", *where).stdout == dry.stdout
        with Store.open_readonly(db) as store:
            assert canonical_dump(store.db) != before

    def test_shows_writes_and_refuses(self, tmp_path: Path) -> None:
        file, db = tmp_path / "corrections.toml", tmp_path / "missions.db"
        filled(db, file).close()
        where = ("-s", f"DB={db}", "-s", f"CORRECTIONS={file}")
        dry = scrapy("correct", TARAKAN, "total=279331000000", "--because", "sum", "--dry-run", *where)
        assert (dry.returncode, dry.stdout) == (0, f"{TARAKAN} total: 279.332.000.000 → 279.331.000.000\n")
        assert not file.exists()
        done = scrapy("correct", TARAKAN, "total=279331000000", "--because", "sum", "--document", "rekap", *where)
        assert done.returncode == 0, done.stderr
        (pin,) = load(file).pins
        assert (pin.value, pin.because, pin.document) == (279331000000, "sum", "rekap")
        assert pin.address
        assert "to check: parts_do_not_add_up" not in done.stdout
        sell = (TARAKAN, "sell=9999000000000", "--because", "a slip of the hand")
        done = scrapy("correct", *sell, *where)
        gap = f"to check: parts_do_not_add_up: {TARAKAN}: total Rp279,331 miliar, but sales Rp9,999 triliun"
        assert gap in done.stdout, "what then is wrong is said at once"
        with Store.open_readonly(db) as store:
            (total,) = store.db.execute(f"SELECT total FROM missions WHERE slug = '{TARAKAN}'").fetchone()
            assert total == 279331000000

    def test_a_mistyped_path_takes_no_correction_back(self, tmp_path: Path) -> None:
        file, db, mistyped = tmp_path / "corrections.toml", tmp_path / "missions.db", tmp_path / "corections.toml"
        pins.append(file, Pin(TARAKAN, "total", 279331000000, "sum"))
        with filled(db, file) as store:
            before = canonical_dump(store.db)
        commands: list[tuple[object, ...]] = [
            ("correct", "--apply"),
            ("correct", "--apply", "--dry-run"),
            ("correct", TARAKAN, "sell=1", "--because", "x"),
            ("import", "data/reference_ledger.csv"),
            ("crawl", "klikjatim", "-s", f"REPLAY={build(tmp_path / 'archives')[0]}"),
        ]
        for command in commands:
            refused = scrapy(*command, "-s", f"DB={db}", "-s", f"CORRECTIONS={mistyped}")
            told = refused.stderr.splitlines()[-1]
            assert (refused.returncode, refused.stdout) == (1, ""), command
            assert f"there is no file {mistyped}, but {db} holds corrections. Name their file" in told
            with Store.open_readonly(db) as store:
                assert canonical_dump(store.db) == before
        assert not mistyped.exists()
        mistyped.write_text("", encoding="utf-8")  # an empty list is one all the same
        done = scrapy("correct", "--apply", "-s", f"DB={db}", "-s", f"CORRECTIONS={mistyped}")
        assert (done.returncode, f"{TARAKAN} total: 279.331.000.000 → 279.332.000.000" in done.stdout) == (0, True)

    def test_where_no_correction_was_ever_made_no_file_is_needed(self, tmp_path: Path) -> None:
        file, db = tmp_path / "corrections.toml", tmp_path / "missions.db"
        filled(db, file).close()
        done = scrapy("correct", "--apply", "-s", f"DB={db}", "-s", f"CORRECTIONS={file}")
        assert (done.returncode, "no correction holds" in done.stdout) == (0, True)

    @pytest.mark.parametrize(
        ("args", "status", "message"),
        [
            ((TARAKAN, "total=1T", "--because", "x"), 2, "total takes a whole number"),
            ((TARAKAN, "total=1"), 2, "say why with --because"),
            ((TARAKAN, "--because", "x"), 2, "FIELD=VALUE is missing"),
            ((), 2, "MISSION is missing"),
            ((TARAKAN, "--apply"), 2, "--apply takes no mission"),
            (("official_number=x",), 2, "FIELD=VALUE is missing"),
            ((TARAKAN, "transactions=x", "--because", "x"), 2, "a whole number, such as 42"),
            ((TARAKAN, "total", "--because", "x"), 2, "write FIELD=VALUE"),
            (("jawa-timur--nowhere", "total=1", "--because", "x"), 1, "there is no database"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path: Path, args: tuple[str, ...], status: int, message: str) -> None:
        where = ("-s", f"DB={tmp_path / 'none.db'}", "-s", f"CORRECTIONS={tmp_path / 'c.toml'}")
        refused = scrapy("correct", *args, *where)
        assert (refused.returncode, message in refused.stderr) == (status, True)
        assert refused.stderr.count("\n") == 1
