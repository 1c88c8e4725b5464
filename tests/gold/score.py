"""The score: ``python -m tests.gold.score`` (``make score``).

Prints, for each set of annotated stories (dev, the third kept aside, more, retold) and for all: found, found with
the right role, money alone, the event's fields, clock times, parties, and each role; first for the tables as they
are kept, then under cross-validation by group (every story read by tables trained without its group), and beside
them a plain rupiah regex. ``--predictions FILE`` scores the output of ``scrapy extract`` instead.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipelines.figures import linear, read, to_json
from tests.gold.align import close, longest_common
from tests.gold.documents import Document, heldout_groups, load
from tests.gold.drills import drills, retold

Reading = dict[str, Any]


def _is_money(figure: dict[str, Any]) -> bool:
    unit = str(figure.get("unit"))
    return len(unit) == 3 and unit.isupper()


def pairs_of(gold: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Which found figure is which annotated one: the longest common subsequence over (value, unit)."""
    return longest_common([[close(g["value"], f["value"]) and g["unit"] == f.get("unit") for f in found] for g in gold])


def f1(hits: int, found: int, gold: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / (found + gold) if found + gold else 0.0


class Tally:
    """Counts over stories; :meth:`scores` turns them into shares."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.roles: Counter[tuple[str, str]] = Counter()
        self.confusions: Counter[tuple[str, str]] = Counter()
        self.notes: list[str] = []

    def add(self, document: Document, reading: Reading) -> None:
        gold, found = document.figures, reading.get("figures") or []
        pairs = pairs_of(gold, found)
        n = self.n
        n["gold"] += len(gold)
        n["found"] += len(found)
        n["hit"] += len(pairs)
        for i, j in pairs:
            g, f = gold[i], found[j]
            right = g["role"] == f.get("role")
            n["role"] += right
            self.roles[g["role"], "n"] += 1
            self.roles[g["role"], "right"] += right
            if not right:
                self.confusions[g["role"], str(f.get("role"))] += 1
                self.notes.append(f"{document.id}: {g['surface']} is {g['role']}, read as {f.get('role')}")
            if "as_of" in g and (g["as_of"] or f.get("as_of")):  # retold stories are not marked with clock times
                n["as_of all"] += 1
                n["as_of"] += g.get("as_of") == f.get("as_of")
            if g["role"] == "participants":
                n["party all"] += 1
                n["party"] += g.get("party") == f.get("party")
        self._strays(document, pairs, found)
        money_gold, money_found = [g for g in gold if _is_money(g)], [f for f in found if _is_money(f)]
        money = pairs_of(money_gold, money_found)
        n["money gold"] += len(money_gold)
        n["money found"] += len(money_found)
        n["money hit"] += len(money)
        n["money role"] += sum(money_gold[i]["role"] == money_found[j].get("role") for i, j in money)
        self._event(document, reading.get("event"))

    def _strays(self, document: Document, pairs: list[tuple[int, int]], found: Sequence[dict[str, Any]]) -> None:
        hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, g in enumerate(document.figures):
            if i not in hit:
                self.notes.append(f"{document.id}: missed {g['surface']} ({g['value']} {g['unit']}, {g['role']})")
        for j, f in enumerate(found):
            if j not in used:
                self.notes.append(f"{document.id}: {f.get('surface')} ({f['value']} {f.get('unit')}) is no figure")

    def _event(self, document: Document, event: dict[str, Any] | None) -> None:
        n, gold = self.n, document.event
        n["stories"] += 1
        n["event or not"] += (gold is None) == (not event)
        if (gold is None) != (not event):
            self.notes.append(f"{document.id}: event {'missed' if gold else 'where there is none'}")
        if gold is None:
            return
        event = event or {}
        n["events"] += 1
        n["organiser"] += event.get("organiser") == gold["organiser"]
        n["partner"] += sorted(event.get("partner") or []) == sorted(gold["partner"] or [])
        for name in ("date", "city"):
            if gold.get(name):
                n[f"{name} all"] += 1
                n[name] += str(event.get(name) or "").lower() == gold[name].lower()
        for name in ("organiser", "partner", "date", "city"):
            if (event.get(name) or None) != (gold.get(name) or None):
                self.notes.append(f"{document.id}: {name} is {gold.get(name)}, read as {event.get(name)}")

    def scores(self) -> dict[str, float | None]:
        """Name → share, None where nothing was to be judged."""
        n = self.n

        def share(a: str, b: str) -> float | None:
            return n[a] / n[b] if n[b] else None

        return {
            "found": f1(n["hit"], n["found"], n["gold"]),
            "with role": f1(n["role"], n["found"], n["gold"]),
            "money found": f1(n["money hit"], n["money found"], n["money gold"]),
            "money with role": f1(n["money role"], n["money found"], n["money gold"]),
            "event or not": share("event or not", "stories"),
            "organiser": share("organiser", "events"),
            "partner": share("partner", "events"),
            "date": share("date", "date all"),
            "city": share("city", "city all"),
            "as_of": share("as_of", "as_of all"),
            "party": share("party", "party all"),
        }


def engine(document: Document) -> Reading:
    """What the engine says, as ``scrapy extract`` prints it."""
    return to_json(read(document.title, document.text, document.published))


_RUPIAH = re.compile(r"Rp\.?\s?([0-9][0-9.,]*)(?:\s?(juta|miliar|milyar|triliun|M|T)\b)?", re.IGNORECASE)
_ZEROS = {"juta": 6, "miliar": 9, "milyar": 9, "m": 9, "triliun": 12, "t": 12}


def rupiah_regex(document: Document) -> Reading:
    """The baseline: a regular expression for rupiah, every amount a total."""
    figures = []
    for text in (document.title, document.text):
        for digits, word in _RUPIAH.findall(text):
            printed = digits.rstrip(".,")
            plain = (
                printed.replace(".", "").replace(",", ".") if word or "," not in printed else printed.replace(".", "")
            )
            try:
                value = float(plain) * 10 ** _ZEROS.get(word.lower(), 0)
            except ValueError:
                continue
            figures.append({"value": value, "unit": "IDR", "role": "total", "surface": printed})
    return {"event": None, "figures": figures}


def tally(documents: Iterable[Document], reader: Callable[[Document], Reading]) -> Tally:
    """Score a reader on documents."""
    counts = Tally()
    for document in documents:
        counts.add(document, reader(document))
    return counts


def cross_validated(documents: Sequence[Document], folds_wanted: int = 10) -> dict[str, Reading]:
    """Each story's reading by tables trained without its group, its siblings among drills and retold included."""
    from tests.gold.logistic import folds  # noqa: PLC0415  (numpy and scipy only where they are needed)

    every = _with_all_others(documents)
    dealt = folds([d.group for d in every], folds_wanted)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        read_apart = workers.map(read_unseen, [every] * len(dealt), dealt)
        return {name: reading for readings in read_apart for name, reading in readings.items()}


def read_unseen(documents: Sequence[Document], groups: Set[str]) -> dict[str, Reading]:
    """The readings of these groups' stories by tables trained on all the others. Restores the kept tables."""
    from tests.gold.train import items_of, train  # noqa: PLC0415

    linear.use(train(items_of([d for d in documents if d.group not in groups]), count=5, parts=4))
    readings = {d.id: engine(d) for d in documents if d.group in groups and d.set != "drill"}
    linear.forget()
    return readings


def unseen_third(documents: Sequence[Document]) -> dict[str, Reading]:
    """The third kept aside, read by tables that were trained without it."""
    return read_unseen(_with_all_others(documents), heldout_groups())


def _with_all_others(documents: Sequence[Document]) -> list[Document]:
    named = {d.id for d in documents}
    return [*documents, *(d for d in (*retold(), *drills()) if d.id not in named)]


def show(title: str, counts: Tally, notes: bool = False) -> None:
    """Print one block of scores."""
    cells = [f"{name} {'–' if value is None else format(value, '.3f')}" for name, value in counts.scores().items()]
    print(f"{title} ({counts.n['stories']} stories, {counts.n['gold']} figures)")
    print("   " + "  ".join(cells))
    if notes:
        roles = sorted({role for role, _ in counts.roles})
        print("   roles " + "  ".join(f"{r} {counts.roles[r, 'right']}/{counts.roles[r, 'n']}" for r in roles))
        print("   confused " + "  ".join(f"{a}→{b} {c}" for (a, b), c in counts.confusions.most_common(12)))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make score", description="Score the figure engine on the annotated stories.")
    parser.add_argument("--predictions", type=Path, help="score this output of scrapy extract instead of the engine")
    parser.add_argument("--no-cv", action="store_true", help="leave out cross-validation, which needs numpy and scipy")
    parser.add_argument("--errors", action="store_true", help="print every error of the last reading made")
    parser.add_argument("--sets", default="dev,heldout,more,retold", help="only these sets (comma-separated)")
    options = parser.parse_args(arguments)
    documents = [d for d in (*load(), *retold()) if d.set in options.sets.split(",")]
    reader: Callable[[Document], Reading] = engine
    if options.predictions:
        lines = options.predictions.read_text(encoding="utf-8").splitlines()
        given = {str(r["id"]): r for r in map(json.loads, lines)}
        reader = lambda d: given.get(d.id, {"event": None, "figures": []})  # noqa: E731
    readings: list[tuple[str, Callable[[Document], Reading]]] = [("kept tables", reader)]
    if not options.predictions:
        readings.insert(0, ("a rupiah regex", rupiah_regex))
        if not options.no_cv:
            unseen = cross_validated(documents)
            readings.append(("cross-validated by group", lambda d: unseen[d.id]))
    counts = Tally()
    for name, how in readings:
        for part in ("dev", "heldout", "more", "retold"):
            chosen = [d for d in documents if d.set == part]
            if chosen:
                show(f"{name}, {part}", tally(chosen, how))
        counts = tally(documents, how)
        show(f"{name}, all", counts, notes=True)
    if options.errors:
        print("\n".join(counts.notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
