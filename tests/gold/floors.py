"""The floor below which the engine's score must not fall: ``python -m tests.gold.floors``.

Writes ``floors.json`` from today's scores, a little below them. A floor that would sink is refused unless
``--lower-floor`` is given.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence

from tests.gold.documents import HERE, load
from tests.gold.score import engine, tally, unseen_third

FLOORS = HERE / "floors.json"
SLACK = 0.02  # what a change for the better elsewhere may cost here
NAMES = ("found", "with role", "event or not", "organiser", "partner", "date", "city")


def today() -> dict[str, dict[str, float]]:
    """Today's scores: of the kept tables on the press's stories, and on the third kept aside by tables without it."""
    documents = load()
    aside = [d for d in documents if d.set == "heldout"]
    unseen = unseen_third(documents)
    kept = tally([d for d in documents if d.set != "more"], engine)
    rows = {"kept tables": kept, "unseen third": tally(aside, lambda d: unseen[d.id])}
    return {how: {name: counts.scores()[name] or 0.0 for name in NAMES} for how, counts in rows.items()}


def floors() -> dict[str, dict[str, float]]:
    """The pinned floors."""
    pinned: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return pinned


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gold.floors", description="Pin the floor of the score.")
    parser.add_argument("--lower-floor", action="store_true", help="allow a floor to sink")
    options = parser.parse_args(arguments)
    wanted = {
        how: {name: math.floor((score - SLACK) * 100) / 100 for name, score in scores.items()}
        for how, scores in today().items()
    }
    pinned = floors()
    sinking = [
        f"{how}, {name}: {old:.2f} → {wanted[how][name]:.2f}"
        for how, scores in pinned.items()
        for name, old in scores.items()
        if wanted[how][name] < old
    ]
    if sinking and not options.lower_floor:
        print("These floors would sink; --lower-floor allows it:\n  " + "\n  ".join(sinking))
        return 1
    kept = (
        wanted
        if options.lower_floor
        else {
            how: {name: max(score, pinned.get(how, {}).get(name, 0.0)) for name, score in scores.items()}
            for how, scores in wanted.items()
        }
    )
    FLOORS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(FLOORS.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
