"""How fast the figure engine reads: ``python -m tests.bench.figures_speed``.

Prints annotated stories a second on one core, and the time for normal and hostile text of 10 kB, 100 kB and 1 MB.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from pipelines.figures import read
from tests.gold.documents import HERE, load

DOCUMENTS = HERE / "documents"  # as dense as the press; ours in more/ are denser
HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of digits and dots": lambda n: "1.234,5" * (n // 7),
    "digits only": lambda n: "9" * n,
    "Rp marks without numbers": lambda n: "Rp " * (n // 3),
    "amounts without an end": lambda n: "Rp 5 miliar dari Jatim, " * (n // 24),
    "years and dashes": lambda n: "2019-2025 (16/9) " * (n // 17),
    "brackets and tags": lambda n: "<p>(((&nbsp;" * (n // 12),
    "direction marks": lambda n: "\u200f\u202e5\u2069 " * (n // 5),
    "lone surrogates": lambda n: "\ud800%7 " * (n // 4),
    "one endless word": lambda n: "a" * n,
    "city names": lambda n: "Kota Surabaya " * (n // 14),
}


def seconds(text: str, tries: int = 1) -> float:
    """The shortest processor time of some readings."""
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        read("Misi Dagang", text, None)
        best = min(best, time.process_time() - start)
    return best


def stories_a_second(tries: int = 5) -> float:
    """Annotated stories read per second of processor time, the best of some rounds."""
    documents = load(DOCUMENTS)
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        for document in documents:
            read(document.title, document.text, document.published)
        best = min(best, time.process_time() - start)
    return len(documents) / best


def main() -> int:
    print(f"annotated stories a second, one core: {stories_a_second():.0f}")
    normal = "\n\n".join(d.text for d in load())
    makers = {"normal text": lambda n: (normal * (n // len(normal) + 1))[:n], **HOSTILE}
    for name, make in makers.items():
        times = [seconds(make(size)) for size in (10_000, 100_000, 1_000_000)]
        print(f"{name:32}" + "".join(f"{t:9.3f} s" for t in times) + "   (10 kB, 100 kB, 1 MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
