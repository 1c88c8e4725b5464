"""Multinomial logistic regression over named features, for the scripts that write the engine's weight tables.

Needs numpy and scipy (development only); the engine reads the resulting tables without them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from pipelines.figures.linear import Linear

Array = np.ndarray
Features = dict[str, float] | set[str]


@dataclass(frozen=True)
class Example:
    """One decision: its features, the right class, the group that must stay together in any split, and its weight."""

    features: Features
    label: str
    group: str
    weight: int = 1


def fit(examples: Sequence[Example], classes: Sequence[str], l2: float = 1.0, min_count: int = 2) -> Linear:
    """Weights that maximise the likelihood of the examples under an L2 penalty on all but the bias."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update(dict.fromkeys(example.features, example.weight))
    names = sorted(n for n, c in counts.items() if c >= min_count)
    index = {n: i for i, n in enumerate(names)}
    rows, columns, values = [], [], []
    for row, example in enumerate(examples):
        items = example.features.items() if isinstance(example.features, dict) else ((n, 1.0) for n in example.features)
        for name, value in items:
            if name in index:
                rows.append(row)
                columns.append(index[name])
                values.append(value)
    x = csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(examples), len(names)))
    order = {name: position for position, name in enumerate(classes)}
    y = np.zeros((len(examples), len(classes)), np.float32)
    for row, example in enumerate(examples):
        y[row, order[example.label]] = example.weight
    penalty = np.array([[l2 * 0.01 if n == "bias" else l2] for n in names], np.float32)
    return _as_linear(names, classes, _optimise(x, y, penalty))


def _optimise(x: csr_matrix, y: Array, penalty: Array) -> Array:
    shape = (x.shape[1], y.shape[1])
    transposed = x.T.tocsr()
    weights = y.sum(axis=1, keepdims=True)

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat.reshape(shape)
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        exps = np.exp(scores)
        norms = exps.sum(axis=1, keepdims=True)
        value = -float((y * (scores - np.log(norms))).sum()) + 0.5 * float((penalty * w * w).sum())
        return value, (transposed @ (weights * exps / norms - y) + penalty * w).ravel()

    return _lbfgs(loss, np.zeros(shape, np.float32).ravel()).reshape(shape)


def _lbfgs(loss: Callable[[Array], tuple[float, Array]], x: Array, steps: int = 60, memory: int = 8) -> Array:
    """Limited-memory BFGS with a halving line search; ends when a step gains less than a hundred-thousandth."""
    value, gradient = loss(x)
    past: list[tuple[Array, Array, float]] = []
    for _ in range(steps):
        direction = -_towards(gradient, past)
        slope, length = float(gradient @ direction), 1.0
        for _ in range(12):
            ahead = x + length * direction
            ahead_value, ahead_gradient = loss(ahead)
            if ahead_value <= value + 1e-4 * length * slope:
                break
            length /= 2
        step, change = ahead - x, ahead_gradient - gradient
        curvature = float(step @ change)
        if curvature > 1e-10:
            past = [*past[-memory + 1 :], (step, change, 1 / curvature)]
        settled = value - ahead_value < 1e-5 * max(abs(value), 1.0)
        x, value, gradient = ahead, ahead_value, ahead_gradient
        if settled:
            break
    return x


def _towards(gradient: Array, past: list[tuple[Array, Array, float]]) -> Array:
    q = gradient.copy()
    kept = []
    for step, change, inverse in reversed(past):
        share = inverse * float(step @ q)
        kept.append(share)
        q -= share * change
    if past:
        step, change, _ = past[-1]
        q *= float(step @ change) / float(change @ change)
    else:
        q /= max(1.0, 3 * float(np.abs(gradient).sum()) ** 0.5)
    for (step, change, inverse), share in zip(past, reversed(kept), strict=True):
        q += step * (share - inverse * float(change @ q))
    return q


def _as_linear(names: list[str], classes: Sequence[str], weights: Array, smallest: float = 0.05) -> Linear:
    table = {}
    for name, row in zip(names, weights, strict=True):
        kept = tuple(round(float(w), 2) if abs(w) >= smallest else 0.0 for w in row)
        if any(kept):
            table[name] = kept
    return Linear(tuple(classes), table)


def folds(groups: Sequence[str], count: int = 10) -> list[set[str]]:
    """The groups dealt into folds, the same way every time."""
    ranked = sorted(set(groups), key=lambda g: hashlib.sha256(f"fold {g}".encode()).hexdigest())
    return [set(ranked[i::count]) for i in range(count)]
