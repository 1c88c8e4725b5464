"""Small SQL builders: one upsert for every table, which writes nothing where nothing would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlite_utils import Database


def upsert(
    db: Database, table: str, row: Mapping[str, Any], *, key: Collection[str], insert_only: Collection[str] = ()
) -> bool:
    """Insert ``row``, or update the row of the same ``key`` where a value differs. True if anything was written.

    Columns in ``insert_only`` are set on insertion and left alone afterwards.
    """
    changing = [c for c in row if c not in key and c not in insert_only]
    action = "DO NOTHING"
    if changing:
        assignments = ", ".join(f'"{c}" = excluded."{c}"' for c in changing)
        differs = " OR ".join(f'"{table}"."{c}" IS NOT excluded."{c}"' for c in changing)
        action = f"DO UPDATE SET {assignments} WHERE {differs}"
    columns = ", ".join(f'"{c}"' for c in row)
    marks = ", ".join("?" * len(row))
    conflict = ", ".join(f'"{c}"' for c in key)
    sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) ON CONFLICT ({conflict}) {action}'
    return db.execute(sql, list(row.values())).rowcount > 0


def row_id(db: Database, table: str, **key: Any) -> int:
    """The id of the one row with that ``key``. Raises LookupError where there is none."""
    where = " AND ".join(f'"{c}" = ?' for c in key)
    found = db.execute(f'SELECT id FROM "{table}" WHERE {where}', list(key.values())).fetchone()
    if found is None:
        raise LookupError(f"no row in {table} with {key}")
    return int(found[0])
