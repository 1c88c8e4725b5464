"""Multinomial logistic regression over named features, for the scripts that write the engine's weight tables.

Needs numpy and scipy (development only); the engine reads the resulting tables without them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipelines.figures.linear import Linear

Features = dict[str, float] | set[str]


@dataclass(frozen=True)
class Example:
    """One decision: its features, the right class, and the group that must stay together in any split."""

    features: Features
    label: str
    group: str


def fit(examples: Sequence[Example], classes: Sequence[str], l2: float = 1.0, min_count: int = 2) -> Linear:
    """Weights that maximise the likelihood of the examples under an L2 penalty on all but the bias."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update(set(example.features))
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
    x = csr_matrix((values, (rows, columns)), shape=(len(examples), len(names)))
    y = np.zeros((len(examples), len(classes)))
    for row, example in enumerate(examples):
        y[row, list(classes).index(example.label)] = 1
    weights = _optimise(x, y, _penalties(names, l2))
    return _as_linear(names, classes, weights)


def _penalties(names: list[str], l2: float) -> np.ndarray:
    return np.array([l2 * 0.01 if n == "bias" else l2 for n in names])[:, None]


def _optimise(x: csr_matrix, y: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    shape = (x.shape[1], y.shape[1])
    transposed = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(shape)
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        log_norm = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        p = np.exp(scores - log_norm)
        value = -float((y * (scores - log_norm)).sum()) + 0.5 * float((penalty * w * w).sum())
        return value, (transposed @ (p - y) + penalty * w).ravel()

    result = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return result.x.reshape(shape)


def _as_linear(names: list[str], classes: Sequence[str], weights: np.ndarray, smallest: float = 0.02) -> Linear:
    table = {}
    for i, name in enumerate(names):
        cells = tuple((c, round(float(w), 2)) for c, w in enumerate(weights[i]) if abs(w) >= smallest)
        if cells:
            table[name] = cells
    return Linear(tuple(classes), table)


def folds(groups: Sequence[str], count: int = 10) -> list[set[str]]:
    """The groups dealt into folds, the same way every time."""
    ranked = sorted(set(groups), key=lambda g: hashlib.sha256(f"fold {g}".encode()).hexdigest())
    return [set(ranked[i::count]) for i in range(count)]
