"""Which candidate of the engine is which annotated figure."""

from __future__ import annotations

from typing import Any

from pipelines.figures.candidate import Candidate
from pipelines.figures.story import Story
from tests.gold.documents import Document

_COUNTS = frozenset(("participants", "people", "organisations", "agreements", "transactions", "missions", "other"))


def close(a: object, b: object) -> bool:
    """Equal as numbers, to the ninth digit."""
    x, y = float(a), float(b)  # type: ignore[arg-type]
    return abs(x - y) <= 1e-9 * max(1.0, abs(x), abs(y))


def longest_common(equal: list[list[bool]]) -> list[tuple[int, int]]:
    """Index pairs of the longest common subsequence, given which pairs are equal."""
    n, m = len(equal), len(equal[0]) if equal else 0
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = best[i + 1][j + 1] + 1 if equal[i][j] else max(best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < n and j < m:
        if equal[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _same(figure: dict[str, Any], candidate: Candidate) -> bool:
    if not close(figure["value"], candidate.value):
        return False
    return figure["unit"] == candidate.unit or (candidate.kind == "count" and figure["unit"] in _COUNTS)


def figures_of(document: Document, story: Story) -> tuple[list[dict[str, Any] | None], list[dict[str, Any]]]:
    """(the annotated figure of every candidate, None for those not annotated; the figures that no candidate is)."""
    candidates = [c for part in story.parts for c in part.candidates]
    pairs = longest_common([[_same(f, c) for c in candidates] for f in document.figures])
    matched: list[dict[str, Any] | None] = [None] * len(candidates)
    for i, j in pairs:
        matched[j] = document.figures[i]
    hit = {i for i, _ in pairs}
    return matched, [f for i, f in enumerate(document.figures) if i not in hit]
