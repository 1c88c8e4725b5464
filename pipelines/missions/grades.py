"""How far a mission's total can be believed.

``no_total``: nobody states one. ``interim_only``: only readings taken while trade was still open. ``disputed``: a
value that contradicts the chosen one has as much behind it. ``confirmed``: two independent witnesses or more say the
same (copies of one release are one witness), or a reviewed correction settles it. ``single_source``: one witness.
"""

from __future__ import annotations

from pipelines.missions.money import Money

_AFTERNOON = 15


def status_of(money: Money) -> str:
    """``final`` where it is named so or restated afterwards, ``interim`` where all prints are of an earlier hour."""
    if money.total is None:
        return "unknown"
    choice = money.choices.get("total")
    if choice is None:  # the sum of the parts
        stages = {c.chosen.stage for n, c in money.choices.items() if n != "target"}
        return "interim" if "interim" in stages else "final" if "final" in stages else "unknown"
    chosen = choice.chosen
    if chosen.pinned or chosen.stage == "final" or chosen.restated:
        return "final"
    return "interim" if chosen.stage == "interim" else "unknown"


def stage_at(hour: int | None) -> str | None:
    """A reading tied to an hour before mid-afternoon is an interim one, also where the text does not say so."""
    return "interim" if hour is not None and hour < _AFTERNOON else None


def grade_of(money: Money, status: str) -> str:
    if money.total is None:
        return "no_total"
    if status == "interim":
        return "interim_only"
    choice = money.choices.get("total")
    if choice is not None and choice.chosen.pinned:
        return "confirmed"
    if choice is not None and choice.rivals and not choice.settled:
        return "disputed"
    return "confirmed" if witnesses_of(money) > 1 else "single_source"


def witnesses_of(money: Money) -> int:
    """Independent witnesses for the total; for a sum of parts, those that state every part."""
    choice = money.choices.get("total")
    if choice is not None:
        return len(choice.chosen.witnesses)
    if money.total is None:
        return 0
    return len(frozenset.intersection(*(money.choices[n].chosen.witnesses for n in ("sell", "buy"))))
