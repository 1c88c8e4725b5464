"""Words for people at a terminal or in a log: one line, nothing that controls a terminal, a hint where it helps."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """ " Did you mean x?" or an empty string."""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(given.lower(), list(by_lower), n=1, cutoff=0.7)
    return f" Did you mean {by_lower[close[0]]}?" if close else ""


def one_line(text: object) -> str:
    """Text for a terminal: control sequences out, one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
