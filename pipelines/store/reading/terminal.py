"""The ledger and a trace on a terminal. Text of the web is shown without control sequences and without markup."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.command import one_line
from pipelines.missions.dates import clock_in_words as clock
from pipelines.missions.numbers import counted
from pipelines.store.reading import TOTALS_MEAN
from pipelines.store.reading.ledger import Change
from pipelines.store.reading.trace import Evidence, Naming, Trace

#: Where the output is no terminal, lines are not folded.
_WIDE = 400
_GAP = 2
#: a slug of several partners may take two lines, so that the amounts of all missions stay readable
_SLUG = 52
_WORDS = ("mission", "city", "grade", "to check")
_LEAST_NEEDED = ("transactions", "participants", "city", "witnesses", "invest", "buy", "sell", "to check")
_LONG = {"loi": "letters of intent"}
_SAID = {"chosen": "chosen", "supports": "supports it", "rejected": "says otherwise"}


def console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False)


def show_ledger(rows: Sequence[dict[str, Any]], changes: Sequence[Change] = ()) -> None:
    """A table of the missions, amounts in miliar (10^9) of their currency, and the changes of mind asked for.

    Where the terminal is too narrow for all columns, long slugs are folded and the less needed columns left out, and
    that is said. Amounts are never cut.
    """
    out = console()
    columns, left_out = _fitting([_cells(row) for row in rows], out.width)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for name, needed in columns.items():
        foldable = name == "mission"
        table.add_column(
            name, justify="left" if name in _WORDS else "right", no_wrap=not foldable, overflow="fold",
            min_width=None if foldable else needed - _GAP,
        )  # fmt: skip
    for row in rows:
        cells = _cells(row)
        table.add_row(*(_text(cells[name]) for name in columns))
    out.print(table)
    out.print()
    with_total = sum(row["total"] is not None for row in rows)
    _say(
        out,
        f"{counted(len(rows), 'mission')}, {with_total} with a total. Totals are announced commitments: {TOTALS_MEAN}.",
    )
    if left_out:
        _say(out, f"This terminal is too narrow for {', '.join(left_out)}; --format csv has them.")
    if changes:
        out.print()
        _say(out, "What changed", style="bold")
    for change in changes:
        _say(out, f"{change.at[:16]}Z  {change.slug}  {_changed(change)}")


def _cells(row: dict[str, Any]) -> dict[str, str]:
    """What the table shows of a mission, by column."""
    interim = " (interim)" if row["total_status"] == "interim" and row["grade"] != "interim_only" else ""
    cells = {
        "mission": row["slug"],
        "city": row["city"] or "",
        "total (miliar)": miliar(row["total"], row["currency"]),
        "sell": miliar(row["sell"], row["currency"]),
        "buy": miliar(row["buy"], row["currency"]),
        "invest": miliar(row["invest"], row["currency"]),
        "transactions": amount(row["transactions"]),
        "participants": amount(row["participants_total"]),
        "witnesses": amount(row["witnesses"]),
        "grade": f"{row['grade'] or ''}{interim}",
        "to check": str(row["open_issues"] or ""),
    }
    return {name: one_line(cell) for name, cell in cells.items()}


def _fitting(rows: Sequence[dict[str, str]], width: int) -> tuple[dict[str, int], list[str]]:
    """The columns that fit into ``width`` with what each needs, in their order, and those left out."""
    needs = {name: max(cell_len(name), *(cell_len(row[name]) for row in rows)) + _GAP for name in rows[0]}
    if sum(needs.values()) > width:
        needs["mission"] = min(needs["mission"], _SLUG + _GAP)
    left_out: list[str] = []
    for name in _LEAST_NEEDED:
        if sum(needs.values()) - sum(needs[gone] for gone in left_out) <= width:
            break
        left_out.append(name)
    return {name: need for name, need in needs.items() if name not in left_out}, [n for n in needs if n in left_out]


def show_trace(told: Trace) -> None:
    """The mission, then field by field what is stated, by whom, in which words, and where the bytes lie."""
    mission, out = told.mission, console()
    partners = ", ".join(mission["partners"]) or "partner not named"
    heading = f"{mission['organiser']} – {partners}, {mission['date'] or 'date unknown'}"
    _say(out, f"{heading}, {mission['city']}" if mission["city"] else heading, style="bold")
    corrected = " by a reviewed correction" if mission["total_basis"] == "correction" else ""
    witnesses = counted(mission["witnesses"], "witness") + (" of the mission" if corrected else "")
    _say(out, f"{mission['slug']}: {mission['grade']}{corrected}, {witnesses}")
    for field, claims in told.fields.items():
        out.print()
        chosen = next((claim for claim in claims if claim.status == "chosen"), None)
        computed = told.computed.get(field)
        value, reason = (_stated(chosen), chosen.reason) if chosen else computed or ("nothing chosen", None)
        name = f"{field} ({_LONG[field]})" if field in _LONG else field
        _say(out, f"{name}: {amount(value)}", style="bold")
        if reason:
            _say(out, f"because {reason}", indent=2)
        for claim in claims:
            _show_claim(out, claim)
    if told.naming:
        out.print()
        _say(out, "Named without a figure", style="bold")
    for naming in told.naming:
        _show_naming(out, naming)
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
        gone = f" (vanished by {claim.gone_at[:10]}; its text is kept)" if claim.gone_at else ""
        _say(out, f"{claim.url}{gone}", indent=4)
    for page, file, offset in claim.captures:
        which = f" (page {page})" if len(claim.captures) > 1 else ""
        _say(out, f"archive: {file} at byte {offset}{which}", indent=4)


def _show_naming(out: Console, naming: Naming) -> None:
    where = [part for part in (naming.date, naming.venue, naming.city) if part]
    what = ", ".join([f"{naming.organiser} – {', '.join(naming.partners) or 'partner not named'}", *where])
    _say(out, f"{'tells of it' if naming.relation == 'about' else 'mentions it'}: {what}", indent=2)
    _say(out, ", ".join(part for part in (naming.source, naming.published_at, naming.title) if part), indent=4)
    _say(out, naming.url, indent=4)


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
    parts += [part for part in (claim.stage, clock(claim.as_of), *map(_flag, claim.flags)) if part]
    return ", ".join(parts)


def _flag(flag: str) -> str:
    """``with:Malaysia`` and ``unit_slip`` as people say them."""
    return flag.replace(":", " ").replace("_", " ")


def amount(value: Any) -> str:
    """A number as Indonesia writes it: 1.053.146.943.500 and 37,7. Other values as they are, None as a dash."""
    if value is None:
        return "–"
    if isinstance(value, int | float):
        return f"{value:,}".translate(str.maketrans(",.", ".,"))
    return str(value)


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
