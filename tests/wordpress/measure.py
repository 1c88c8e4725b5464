"""How near a text comes to the loaded one, and what general extractors make of the same pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean

NEWSPAPER = Path(sys.prefix) / "newspaper4k"
Page = tuple[str, str]  # HTML, address
Extractor = Callable[[list[Page]], list[str]]


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def token_f1(found: str, wanted: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands there."""
    ours, theirs = tokens(found), tokens(wanted)
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def by_trafilatura(pages: list[Page]) -> list[str]:
    import trafilatura  # noqa: PLC0415

    return [trafilatura.extract(html, url=url) or "" for html, url in pages]


def by_newspaper(pages: list[Page]) -> list[str]:
    script = Path(__file__).with_name("newspaper_texts.py")
    done = subprocess.run(
        [sys.executable, str(script)],
        input=json.dumps(pages),
        env={**os.environ, "PYTHONPATH": str(NEWSPAPER)},
        capture_output=True,
        text=True,
        check=True,
    )
    texts: list[str] = json.loads(done.stdout)
    return texts


def baselines() -> dict[str, Extractor]:
    """The general extractors to compare with; newspaper4k where ``make test-wordpress`` has put it."""
    found: dict[str, Extractor] = {"trafilatura.extract": by_trafilatura}
    return found | ({"newspaper4k": by_newspaper} if NEWSPAPER.is_dir() else {})


def summary(name: str, scores: Iterable[float], with_junk: int) -> str:
    """One line of the table that the test prints."""
    values = list(scores)
    return f"{name:22} {mean(values):8.4f} {min(values):8.4f} {with_junk:6d} of {len(values)}"


HEADER = f"{'token F1 against the text as loaded':22}\n{'':22} {'average':>8} {'worst':>8} {'texts with junk':>16}"
