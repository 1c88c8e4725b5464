"""How well copies are told from independent stories, beside three sketches on the same pairs.

    python -m tests.bench.copies

The sketches are given their best threshold on these very pairs (balanced accuracy), ours its fixed one.
rensa and datasketch are not among the project's libraries: ``pip install rensa datasketch`` first.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from rich.console import Console
from rich.table import Table
from trafilatura.deduplication import Simhash

from pipelines.duplicates.compare import COPY_SHARE, Comparable, copied_share, words
from pipelines.duplicates.shingles import shingles
from tests.duplicates import made

Score = Callable[[str, str], float]


def ours(one: str, other: str) -> float:
    return copied_share(Comparable(one), Comparable(other))


def shingle_containment(one: str, other: str) -> float:
    small, large = sorted((shingles(words(one)), shingles(words(other))), key=len)
    return len(small & large) / len(small) if small else 0.0


def rensa_minhash(one: str, other: str) -> float:
    from rensa import RMinHash  # noqa: PLC0415 - an optional neighbour

    sketches = []
    for text in (one, other):
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update([" ".join(s) for s in shingles(words(text))])
        sketches.append(sketch)
    return float(sketches[0].jaccard(sketches[1]))


def datasketch_minhash(one: str, other: str) -> float:
    from datasketch import MinHash  # noqa: PLC0415 - an optional neighbour

    sketches = []
    for text in (one, other):
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch([" ".join(s).encode() for s in shingles(words(text))])
        sketches.append(sketch)
    return float(sketches[0].jaccard(sketches[1]))


def trafilatura_simhash(one: str, other: str) -> float:
    return float(Simhash(one).similarity(Simhash(other)))


MEASURES: dict[str, Score] = {
    "sentences kept (ours)": ours,
    "3-shingle containment": shingle_containment,
    "rensa MinHash": rensa_minhash,
    "datasketch MinHash": datasketch_minhash,
    "trafilatura Simhash": trafilatura_simhash,
}


def best_threshold(good: list[float], bad: list[float]) -> float:
    """The threshold that parts the scores of copies best from those of independent stories (balanced accuracy)."""

    def accuracy(threshold: float) -> float:
        return sum(s >= threshold for s in good) / len(good) + sum(s < threshold for s in bad) / len(bad)

    scores = sorted({*good, *bad})
    return max((sum(pair) / 2 for pair in pairwise(scores)), key=accuracy)


def main() -> None:
    kinds = {kind: made.copies(kind) for kind in made.COPIES}
    apart = {"same mission": made.same_event_pairs(), "… sharing quotations": made.sharing_pairs()}
    table = Table("pairs", "number", *MEASURES, title="share of the pairs called copies (threshold in brackets)")
    good = {name: {k: [score(*p) for p in pairs] for k, pairs in kinds.items()} for name, score in MEASURES.items()}
    bad = {name: {k: [score(*p) for p in pairs] for k, pairs in apart.items()} for name, score in MEASURES.items()}
    limit = {
        name: best_threshold([s for v in good[name].values() for s in v], [s for v in bad[name].values() for s in v])
        for name in MEASURES
    } | {"sentences kept (ours)": COPY_SHARE}
    table.add_row("", "", *(f"[{limit[name]:.2f}]" for name in MEASURES))
    for scores in (good, bad):
        for kind in next(iter(scores.values())):
            shares = [sum(s >= limit[name] for s in scores[name][kind]) / len(scores[name][kind]) for name in MEASURES]
            table.add_row(kind, str(len(scores["rensa MinHash"][kind])), *(f"{share:.3f}" for share in shares))
        table.add_section()
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
