"""The ledger and a trace on a terminal. Text of the web is shown without control sequences and without markup."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.command import one_line
from pipelines.store.reading import TOTALS_MEAN
from pipelines.store.reading.ledger import Change
from pipelines.store.reading.trace import Evidence, Trace

#: Where the output is no terminal, lines are not folded.
_WIDE = 400
_MONEY = ("total", "sell", "buy", "invest")
_SAID = {"chosen": "chosen", "supports": "supports it", "rejected": "says otherwise"}


def console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)


def show_ledger(rows: Sequence[dict[str, Any]], changes: Sequence[Change] = ()) -> None:
    """A table of the missions, amounts in miliar (10^9) of their currency, and the changes of mind asked for."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("mission", overflow="fold")
    table.add_column("city")
    for name in ("total (miliar)", "sell", "buy", "invest", "transactions", "participants", "witnesses"):
        table.add_column(name, justify="right")
    for name in ("grade", "to check"):
        table.add_column(name)
    for row in rows:
        cells = [row["slug"], row["city"], *(miliar(row[name], row["currency"]) for name in _MONEY)]
        cells += [amount(row[name]) for name in ("transactions", "participants_total", "witnesses")]
        interim = " (interim)" if row["total_status"] == "interim" and row["grade"] != "interim_only" else ""
        cells += [f"{row['grade'] or ''}{interim}", row["open_issues"] or ""]
        table.add_row(*(_text(cell) for cell in cells))
    out = console()
    out.print(table)
    out.print()
    with_total = sum(row["total"] is not None for row in rows)
    _say(
        out,
        f"{counted(len(rows), 'mission')}, {with_total} with a total. Totals are announced commitments: {TOTALS_MEAN}.",
    )
    if changes:
        out.print()
        _say(out, "What changed", style="bold")
    for change in changes:
        _say(out, f"{change.at[:16]}Z  {change.slug}  {_changed(change)}")


def show_trace(told: Trace) -> None:
    """The mission, then field by field what is stated, by whom, in which words, and where the bytes lie."""
    mission, out = told.mission, console()
    heading = f"{mission['organiser']} – {', '.join(mission['partners']) or '?'}, {mission['date'] or 'date unknown'}"
    _say(out, f"{heading}, {mission['city']}" if mission["city"] else heading, style="bold")
    _say(out, f"{mission['slug']}: {mission['grade']}, {counted(mission['witnesses'], 'witness')}")
    for field, claims in told.fields.items():
        out.print()
        chosen = next((claim for claim in claims if claim.status == "chosen"), None)
        shown = "nothing chosen" if chosen is None else _stated(chosen)
        _say(out, f"{field}: {shown}", style="bold")
        if chosen is not None and chosen.reason:
            _say(out, f"because {chosen.reason}", indent=2)
        for claim in claims:
            _show_claim(out, claim)
    if told.issues:
        out.print()
        _say(out, "To check (perlu diperiksa)", style="bold")
    for issue in told.issues:
        _say(out, f"{issue['code']}: {issue['message']}", indent=2)
        if issue["suggestion"]:
            _say(out, issue["suggestion"], indent=4)
    if told.changes:
        out.print()
        _say(out, "What changed", style="bold")
    for change in told.changes:
        values = f"{amount(change['old_value'])} → {amount(change['new_value'])}"
        _say(out, f"{change['decided_at'][:16]}Z {change['field']}: {values} ({change['reason']})", indent=2)
    out.print()
    _say(out, f"Totals are announced commitments: {TOTALS_MEAN}.")


def _show_claim(out: Console, claim: Evidence) -> None:
    _say(out, f"{_SAID.get(claim.status or '', 'not judged yet')}: {_stated(claim)}", indent=2)
    if claim.status == "rejected" and claim.reason:
        _say(out, f"not chosen: {claim.reason}", indent=4)
    if claim.sentence:
        _say(out, f"“{claim.sentence}”", indent=4)
    told_by = [claim.source, claim.published_at, claim.title]
    _say(out, ", ".join(part for part in told_by if part), indent=4)
    if claim.url:
        _say(out, claim.url, indent=4)
    for page, file, offset in claim.captures:
        which = f" (page {page})" if len(claim.captures) > 1 else ""
        _say(out, f"archive: {file} at byte {offset}{which}", indent=4)


def _changed(change: Change) -> str:
    if change.field == "slug" and change.old is None:
        return "new"
    if change.field == "merged_into":
        return f"dissolved into {change.new} ({change.reason})"
    values = f"{change.field}: {amount(change.old)} → {amount(change.new)}"
    return f"{values} ({change.reason})" if change.reason else values


def _stated(claim: Evidence) -> str:
    """The value with its unit, and what goes with it."""
    parts = [f"{amount(claim.value)} {claim.unit or ''}".strip()]
    if claim.surface:
        parts.append(f"printed as {claim.surface}")
    if claim.read_as is not None:
        parts.append(f"read as {amount(claim.read_as)}")
    parts += [part for part in (claim.stage, claim.as_of, *claim.flags) if part]
    return ", ".join(parts)


def amount(value: Any) -> str:
    """A number as Indonesia writes it: 1.053.146.943.500 and 37,7. Other values as they are, None as a dash."""
    if value is None:
        return "–"
    if isinstance(value, int | float):
        return f"{value:,}".translate(str.maketrans(",.", ".,"))
    return str(value)


def counted(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def miliar(value: int | float | None, currency: str | None) -> str:
    """An amount in 10^9, to two decimals, with the currency unless it is rupiah."""
    if value is None:
        return "–"
    shown = f"{value / 1e9:,.2f}".translate(str.maketrans(",.", ".,"))
    return shown if currency in (None, "IDR") else f"{currency} {shown}"


def _text(value: object) -> Text:
    return Text("" if value is None else one_line(value))


def _say(out: Console, line: str, *, indent: int = 0, style: str = "") -> None:
    """One line, left to the terminal to fold, so that addresses can be copied whole."""
    out.print(Text(" " * indent + one_line(line), style=style), soft_wrap=True)
