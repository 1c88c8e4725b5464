"""The database: its schema, its migrations, and what is said when it cannot be used."""

from __future__ import annotations

from pipelines.store import Store


def test_a_new_database_is_in_wal_mode_with_foreign_keys_on(tmp_path):
    with Store.open(tmp_path / "folder" / "missions.db") as store:
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
