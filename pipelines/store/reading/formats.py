"""Rows as CSV, Excel, JSON and Parquet. Text of the web stays text: nothing in a cell runs or moves a cursor."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from crawler.command import JobError, one_line

#: Spreadsheets take a text that begins so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
Row = dict[str, Any]


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """UTF-8 with a line of names; lists joined by "; ", nothing for what isn't known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_guarded(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode()


def as_json(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """A list of objects, lists as lists."""
    shown = [{column: row[column] for column in columns} for row in rows]
    return (json.dumps(shown, ensure_ascii=False, indent=2) + "\n").encode()


def as_xlsx(rows: Sequence[Row], columns: Sequence[str], sheet: str) -> bytes:
    """One sheet with a frozen line of names; amounts are numbers, everything else is text."""
    from openpyxl import Workbook  # noqa: PLC0415  (half a second that other commands need not spend)
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    page = book.active
    page.title = sheet
    page.freeze_panes = "A2"
    page.append(list(columns))
    for cell in page[1]:
        cell.font = Font(bold=True)
    for at, row in enumerate(rows, 2):
        for column, name in enumerate(columns, 1):
            value = _guarded(row[name])
            cell = page.cell(row=at, column=column, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, int) and abs(value) >= 10_000:
                cell.number_format = "#,##0"
    for letter, name in zip((cell.column_letter for cell in page[1]), columns, strict=True):
        longest = max([len(name), *(len(str(_guarded(row[name]) or "")) for row in rows)])
        page.column_dimensions[letter].width = min(longest + 3, 60)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """One row group. Raises JobError where pyarrow, which is only needed for this, is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415  (large, and optional)
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise JobError("Parquet needs pyarrow, which is not installed. Run: .venv/bin/pip install pyarrow") from error

    table = pa.table({column: _column(pa, [row[column] for row in rows]) for column in columns})
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _column(pa: Any, values: list[Any]) -> Any:
    """Whole numbers as int64, mixed with fractions as double, lists as lists of text, else text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return pa.array(values, pa.int64())
    if known and all(isinstance(value, int | float) for value in known):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if known and all(isinstance(value, list) for value in known):
        return pa.array(values, pa.list_(pa.string()))
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _guarded(value: Any) -> Any:
    """A cell: numbers as they are, text on one line without control characters, never the start of a formula."""
    if value is None or isinstance(value, int | float):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = one_line(text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
