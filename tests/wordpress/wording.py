"""Puts mission stories together from the sentences of ``wording.txt``.

Which template of a bank a story takes is drawn by a generator seeded with the story's own name, so that the same
corpus comes out on every machine.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MIDDLE = ("venues", "participants", "parts", "investments", "interims", "transactions")
TAIL = ("quotes", "host quotes", "goods", "traders", "frames")

Facts = dict[str, str | None]


@cache
def banks() -> dict[str, list[str]]:
    """The templates of ``wording.txt``, bank by bank."""
    lines = (Path(__file__).parent / "wording.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        if heading := re.fullmatch(r"\[(.+)\]", line):
            current = found.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found


def fill(generator: random.Random, bank: str, facts: Facts) -> str | None:
    """One template of the bank with the facts in it; None where a fact that it needs is not known."""
    template = generator.choice(banks()[bank])
    needed = set(re.findall(r"{(\w+)}", template))
    if any(facts[key] is None for key in needed):
        return None
    return template.format(**{key: facts[key] for key in needed})


def mission_paragraphs(generator: random.Random, facts: Facts) -> list[str]:
    """The body of a mission story before its dateline is put on, 8 to 14 paragraphs, each once."""
    goods: Facts = {
        key: ", ".join(generator.sample(banks()[bank], 3)) for key, bank in (("out3", "goods out"), ("in3", "goods in"))
    }
    tail = generator.sample(TAIL, len(TAIL))
    order = ["leads", *MIDDLE, *tail, *(["frames"] if generator.random() < 0.5 else []), "closings"]
    found = (fill(generator, bank, facts | goods) for bank in order)
    return list(dict.fromkeys(paragraph for paragraph in found if paragraph))
