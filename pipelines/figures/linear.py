"""A linear model whose weights are a table that can be read: one line a feature, ``class=weight`` beside it.

The tables in ``weights/`` are written by ``tests/gold/train.py``; at run time this needs nothing but Python.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"


class Linear:
    """``classes`` in the table's order, and per feature its weight for each of them."""

    def __init__(self, classes: tuple[str, ...], table: dict[str, tuple[float, ...]]) -> None:
        self.classes = classes
        self.table = table
        self._none = (0.0,) * len(classes)
        self._for_class: dict[str, dict[str, float]] = {}

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of every class for features that are present."""
        rows = filter(None, map(self.table.get, features))
        return dict(zip(self.classes, softmax([*map(sum, zip(self._none, *rows, strict=True))]), strict=True))

    def weighted(self, features: Mapping[str, float]) -> dict[str, float]:
        """The probability of every class for features of different strength."""
        table = self.table
        rows = [
            table[name] if strength == 1.0 else [weight * strength for weight in table[name]]
            for name, strength in features.items()
            if name in table
        ]
        return dict(zip(self.classes, softmax([*map(sum, zip(self._none, *rows, strict=True))]), strict=True))

    def strongest(self, features: Set[str], winner: str, count: int = 3) -> list[tuple[str, float]]:
        """The features that speak most for one class, with their weights: the reason, for people."""
        mine = self._weights_for(winner)
        spoken = sorted((-mine[f], f) for f in features & mine.keys())
        return [(f, -w) for w, f in spoken[:count]]

    def _weights_for(self, winner: str) -> dict[str, float]:
        """feature → weight for one class, those that speak for it clearly."""
        found = self._for_class.get(winner)
        if found is None:
            index = self.classes.index(winner)
            rows = ((f, weights[index]) for f, weights in self.table.items())
            found = self._for_class[winner] = {f: w for f, w in rows if w >= 0.1}
        return found


def softmax(scores: list[float]) -> list[float]:
    """Scores as probabilities."""
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return [e / total for e in exps]


def parse(lines: Iterable[str]) -> Linear:
    """A model from its table; the first line names the classes."""
    rows = iter(lines)
    classes = tuple(next(rows).rstrip("\n").split("\t")[1:])
    order = {name: index for index, name in enumerate(classes)}
    table: dict[str, tuple[float, ...]] = {}
    for row in rows:
        feature, _, cells = row.rstrip("\n").partition("\t")
        weights = [0.0] * len(classes)
        for cell in cells.split("\t"):
            name, _, weight = cell.rpartition("=")
            weights[order[name]] = float(weight)
        table[feature] = tuple(weights)
    return Linear(classes, table)


_loaded: dict[str, Linear] = {}


def model(name: str) -> Linear:
    """The model kept in ``weights/<name>.tsv``, or the one that :func:`use` put in its place."""
    found = _loaded.get(name)
    if found is None:
        with (WEIGHTS / f"{name}.tsv").open(encoding="utf-8") as handle:
            found = _loaded[name] = parse(handle)
    return found


def use(models: dict[str, Linear]) -> None:
    """Decide with these models from now on, in this process: what training and cross-validation need."""
    _loaded.update(models)


def printed(weights: Linear) -> list[str]:
    """The lines of a model's table, as :func:`parse` reads them."""
    lines = ["feature\t" + "\t".join(weights.classes)]
    for feature in sorted(weights.table):
        named = zip(weights.classes, weights.table[feature], strict=True)
        cells = "\t".join(f"{name}={weight:g}" for name, weight in named if weight)
        lines.append(f"{feature}\t{cells}")
    return lines


def forget() -> None:
    """Go back to the kept tables."""
    _loaded.clear()
