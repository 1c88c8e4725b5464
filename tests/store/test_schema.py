"""The database: its schema, its migrations, and what is said when it cannot be used."""

from __future__ import annotations

import re
import sqlite3

import pytest
from sqlite_utils import Database

from pipelines.places import PROVINCES
from pipelines.store import Store, StoreError
from pipelines.store.migrations import MIGRATIONS
from tests.store.made import made_story

CONTRACT = """
sources(name, title, homepage, family, status, note)
pages(url, source, kind, etag, last_modified, status, digest, verdict, article_id, fetched_at, settled_at, recheck_at)
captures(id, url, archive_file, archive_offset, payload_digest, status, fetched_at, via)
runs(id, spider, started_at, finished_at, finish_reason, requests, not_modified, bytes, articles_new, articles_changed, articles_unchanged, dropped, errors, archive_file, ok)
run_metrics(run_id, source, metric, value)
articles(id, source, url, title, published_at, published_rule, modified_at, authors, editor, dateline, credit, text, word_count, relevance, story_id, revision, content_hash, first_seen_at, gone_at, extractor_version)
article_urls(url, article_id)
article_revisions(article_id, revision, title, text, published_at, content_hash, seen_at, extractor_version)
revision_captures(article_id, revision, page, capture_id)
stories(id, first_article_id, copies)
figures(id, article_id, revision, ordinal, field, start, end, surface, value, unit, kind, role, qualifier, stage, as_of, party, commodity, period, sentence, about, mission_id, rule, confidence, extractor_version)
provinces(code, iso, name, short, island)
missions(id, slug, organiser, date_from, date_to, date_precision, city, venue, scope, mode, official_number, currency, total, total_qualifier, total_as_of, total_status, total_basis, flags, merged_into, sell, buy, invest, target, transactions, participants_organiser, participants_partner, participants_total, article_count, witnesses, grade, first_seen_at, updated_at)
mission_slugs(slug, mission_id)
mission_partners(mission_id, partner, code)
article_missions(article_id, mission_id, relation)
events(id, key, origin, article_id, revision, document, relation, organiser, partners, date_from, date_to, date_precision, date_hint, city, venue, mode, official_number, mission_id)
claims(id, key, event_id, mission_id, field, value, unit, qualifier, stage, as_of, origin, article_id, revision, figure_id, story_id, document, status, reason, read_as, flags, first_seen_at, last_seen_at)
decisions(id, mission_id, field, old_value, new_value, claim_id, reason, run_id, decided_at)
cumulatives(id, article_id, figure_id, document, organiser, partner, counted, currency, scope, period_from, period_to, stated_on, missions, value, transactions, participants)
trade_statements(id, article_id, figure_id, origin, destination, commodity, measure, period, value, unit)
issues(id, fingerprint, run_id, code, severity, source, article_id, figure_id, mission_id, message, suggestion, first_seen_at, last_seen_at, resolved_at)
ledger(slug, year, quarter, date, organiser, partners, city, scope, currency, total, total_miliar, total_status, grade, sell, buy, invest, transactions, participants_total, witnesses, open_issues)
yearly_totals(year, organiser, scope, currency, missions, with_total, interim, single_source, total)
partner_totals(partner, code, currency, missions, sole_total, shared_total)
disagreements(slug, field, chosen, reason, other, other_sources, difference)
evidence(slug, field, value, status, reason, surface, sentence, source, title, published_at, url, archive_file, archive_offset)
mission_changes(slug, field, old_value, new_value, reason, decided_at)
reconciliation(organiser, scope, period_from, period_to, stated_on, stated_missions, stated_value, ledger_missions, ledger_value, difference, missions_without_total)
source_health()
latest()
"""  # noqa: E501
VIEWS = CONTRACT[CONTRACT.index("ledger(") :]


@pytest.mark.parametrize(("name", "columns"), re.findall(r"(\w+)\(([^)]*)\)", CONTRACT))
def test_every_table_and_view_has_the_columns_it_is_known_by(store, name, columns):
    stored = [row[1] for row in store.db.execute(f'PRAGMA table_info("{name}")')]
    assert stored
    assert set(columns.split(", ")) - {""} <= set(stored)


def test_tables_are_strict_and_values_may_be_whole_or_fractional(store):
    for name, is_strict in store.db.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"):
        ours = f"{name}(" in CONTRACT
        assert is_strict or not ours, name
    for table, column in [
        ("figures", "value"), ("claims", "value"), ("claims", "read_as"), ("missions", "total"), ("missions", "sell"),
        ("missions", "buy"), ("missions", "invest"), ("missions", "target"), ("cumulatives", "value"),
        ("trade_statements", "value"), ("run_metrics", "value"), ("decisions", "new_value"),
    ]:  # fmt: skip
        types = {row[1]: row[2] for row in store.db.execute(f"PRAGMA table_info({table})")}
        assert types[column] == "ANY"


def test_every_foreign_key_has_an_index(store):
    for table in store.db.tables:
        indexed = [index.columns for index in table.indexes] + [table.pks]
        wanted: dict[int, list[str]] = {}
        for key, _, _, column, *_ in store.db.execute(f'PRAGMA foreign_key_list("{table.name}")'):
            wanted.setdefault(key, []).append(column)
        for columns in wanted.values():
            assert any(set(index[: len(columns)]) == set(columns) for index in indexed), (table.name, columns)


def test_the_provinces_are_there_with_their_codes(store, rows):
    assert len(PROVINCES) == 38
    assert rows("select * from provinces where code = '31'")[0]["name"] == "Daerah Khusus Ibukota Jakarta"
    assert rows("select count(*) n from provinces") == [{"n": 38}]


def test_a_new_database_is_in_wal_mode_with_foreign_keys_on(tmp_path):
    with Store.open(tmp_path / "folder" / "missions.db") as store:
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)


class TestSearch:
    def search(self, db, words):
        return [r[0] for r in db.execute("SELECT title FROM articles_fts WHERE articles_fts MATCH ?", [words])]

    def test_people_find_stories_in_any_case_and_without_accents(self, store):
        store.save_story(made_story(title="Ekspor kopi ke São Paulo"), None)
        assert self.search(store.db, "sao paulo") == ["Ekspor kopi ke São Paulo"]
        assert self.search(store.db, "BALIKPAPAN") == ["Ekspor kopi ke São Paulo"]

    def test_the_index_follows_corrections_and_deletions(self, store):
        store.save_story(made_story(title="Judul lama"), None)
        store.save_story(made_story(day=1, title="Judul ralat"), None)
        assert self.search(store.db, "lama") == []
        assert self.search(store.db, "ralat") == ["Judul ralat"]
        store.db.execute("UPDATE articles SET story_id = NULL")
        store.db.execute("DELETE FROM stories")
        store.db.execute("DELETE FROM articles")
        assert self.search(store.db, "ralat") == []

    def test_index_and_triggers_survive_every_migration(self, path):
        """Each step on a database that holds an article already; the library's transform() drops such triggers."""
        steps = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]
        since = steps.index("search_index") + 1
        for stop in [*steps[since:], None]:
            path.unlink(missing_ok=True)
            db = Database(path)
            MIGRATIONS.apply(db, stop_before=stop)
            db.execute("INSERT INTO sources (name) VALUES ('klikjatim')")
            db.execute(
                "INSERT INTO articles (source, url, title, text, word_count, relevance, content_hash, first_seen_at) "
                "VALUES ('klikjatim', 'https://a', 'lama', '', 0, 'mission', '', '')"
            )
            MIGRATIONS.apply(db)
            db.execute("UPDATE articles SET title = 'baru'")
            assert self.search(db, "lama") == []
            assert self.search(db, "baru") == ["baru"]
            db.close()


class TestViewsFollowTheCode:
    def test_a_view_of_an_older_form_is_made_anew_and_others_are_left_alone(self, path):
        with Store.open(path) as store:
            store.db.execute("DROP VIEW ledger")
            store.db.execute("CREATE VIEW ledger AS SELECT 1 AS old")
            store.db.execute("CREATE VIEW of_my_own AS SELECT 2 AS mine")
        with Store.open_readonly(path) as store:
            assert list(store.db.query("SELECT * FROM ledger")) == []
            assert list(store.db.query("SELECT * FROM of_my_own")) == [{"mine": 2}]


class TestRefusals:
    """What cannot be used is said in one line that names the file and what to do."""

    def refusal(self, path, opener=Store.open, **options):
        with pytest.raises(StoreError) as caught:
            opener(path, **options).close()
        line = str(caught.value)
        assert str(path) in line or str(path.parent) in line
        assert "\n" not in line
        return line

    def test_a_database_of_a_newer_version(self, path):
        with Store.open(path) as store:
            store.db["_sqlite_migrations"].insert(
                {"migration_set": "misi-dagang", "name": "of_tomorrow", "applied_at": "2030"}
            )
        for opener in (Store.open, Store.open_readonly):
            assert "newer version" in self.refusal(path, opener)

    def test_a_file_that_is_no_database(self, path):
        path.write_text("this is a shopping list, not a database\n" * 100)
        for opener in (Store.open, Store.open_readonly):
            assert "not an SQLite database" in self.refusal(path, opener)
        assert path.read_text().startswith("this is a shopping list")

    def test_another_programs_database(self, path):
        Database(path)["recipes"].insert({"name": "soto"})
        assert "another program" in self.refusal(path)
        assert Database(path).table_names() == ["recipes"]

    def test_a_folder_where_the_file_should_be(self, path):
        path.mkdir()
        assert "is a folder and no database" in self.refusal(path)

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("")
        assert "cannot make the folder" in self.refusal(tmp_path / "file" / "missions.db")

    def test_nothing_there_to_read(self, path):
        assert "there is no database" in self.refusal(path, Store.open_readonly)
        assert not path.exists()

    def test_locked_beyond_the_timeout(self, path, store):
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with (
            Store.open(path, busy_timeout=0.05) as waiting,
            pytest.raises(StoreError, match="locked by another process"),
        ):
            waiting.save_story(made_story(), None)
        other.execute("ROLLBACK")
        assert store.save_story(made_story(), None).status == "new"

    def test_a_full_disk_loses_nothing_of_what_was_there(self, store, rows):
        store.save_story(made_story(), None)
        size = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute(f"PRAGMA max_page_count = {size + 2}")
        long = made_story(url="https://klikjatim.com/read/2/panjang", text="Panjang sekali. " * 20_000)
        with pytest.raises(StoreError, match="disk is full"):
            store.save_story(long, None)
        assert len(rows("select * from articles")) == 1
        store.db.execute("PRAGMA max_page_count = 1000000")
        assert store.save_story(long, None).status == "new"

    def test_writing_through_a_reading_store(self, path, store):
        with Store.open_readonly(path) as reader, pytest.raises(StoreError, match="may not be written"):
            reader.save_story(made_story(), None)

    def test_faults_of_ours_are_not_dressed_up_as_the_disks(self, store):
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            store.db.execute("INSERT INTO mission_slugs VALUES ('x', 99)")
