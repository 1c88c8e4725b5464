"""Copies and look-alikes made from the annotated documents: what the comparison must join, and what it must not."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parents[1] / "gold"
_WORD = re.compile(r"\w+")

BOILERPLATE = (
    "Misi dagang merupakan agenda rutin pemerintah provinsi untuk memperluas pasar produk unggulan daerah, "
    "mempertemukan penjual dan pembeli secara langsung, serta memperkuat rantai pasok antarprovinsi yang berkelanjutan."
)
QUOTATIONS = (
    "“Alhamdulillah, transaksi hari ini luar biasa. Ini bukti bahwa pelaku usaha kedua provinsi saling membutuhkan dan "
    "saling menguatkan, dan tugas pemerintah adalah mempertemukan mereka sesering mungkin,” kata gubernur.",
    '"Kita tidak bisa berjalan sendiri-sendiri. Kalau ada kebutuhan yang bisa dipenuhi dari saudara kita di provinsi '
    'lain, kenapa harus mendatangkannya dari luar negeri? Itu yang terus kami dorong," ujarnya.',
)


@cache
def documents() -> list[dict[str, Any]]:
    """The annotated documents, those of one source (``group``) once."""
    files = sorted(GOLD.glob("documents/*.json")) + sorted(GOLD.glob("more/*.json"))
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return list({document["group"]: document for document in read}.values())


@cache
def vocabulary() -> list[str]:
    return sorted({word for document in documents() for word in _WORD.findall(document["text"])})


def edited(share: float) -> Callable[[str, random.Random], str]:
    """Each word replaced by some other word of the press with probability ``share``."""

    def edit(text: str, chance: random.Random) -> str:
        return _WORD.sub(lambda m: chance.choice(vocabulary()) if chance.random() < share else m.group(), text)

    return edit


def paragraphs_dropped(text: str, chance: random.Random) -> str:
    paragraphs = text.split("\n\n")
    gone = set(chance.sample(range(len(paragraphs)), len(paragraphs) // 3))
    return "\n\n".join(p for number, p in enumerate(paragraphs) if number not in gone)


def reordered(text: str, chance: random.Random) -> str:
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def lead_rewritten(text: str, chance: random.Random) -> str:
    return "\n\n".join([chance.choice(documents())["text"].split("\n\n")[0], *text.split("\n\n")[1:]])


def extended(text: str, chance: random.Random) -> str:
    """The whole text, and some paragraphs of the paper's own after it."""
    return "\n\n".join([text, *chance.choice(documents())["text"].split("\n\n")[:3]])


def reframed(text: str, chance: random.Random) -> str:
    """Another dateline and byline, and another paper's boilerplate."""
    dateline, byline = chance.choice([("SURABAYA, Kabar – ", "(ant/red)"), ("Jatim Newsroom- ", "(hjr/s)")])
    return "\n\n".join([dateline + text.split(" – ", 1)[-1], BOILERPLATE, byline])


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "5% of words changed": edited(0.05),
    "10% of words changed": edited(0.10),
    "20% of words changed": edited(0.20),
    "30% of words changed": edited(0.30),
    "a third of the paragraphs dropped": paragraphs_dropped,
    "paragraphs reordered": reordered,
    "lead rewritten": lead_rewritten,
    "extended": extended,
    "byline, dateline and boilerplate swapped": reframed,
    "a third dropped, 20% changed": lambda text, chance: edited(0.20)(paragraphs_dropped(text, chance), chance),
    "a third dropped, 30% changed": lambda text, chance: edited(0.30)(paragraphs_dropped(text, chance), chance),
}


def copies(kind: str) -> list[tuple[str, str]]:
    """Two copies of every document, each beside its original."""
    chance = random.Random(kind)
    return [(d["text"], COPIES[kind](d["text"], chance)) for d in documents() for _ in range(2)]


def same_event_pairs() -> list[tuple[str, str]]:
    """Texts of different origin about one mission."""
    about = [(d, d["event"]) for d in documents() if d["event"] and d["event"]["date"]]
    return [
        (one["text"], other["text"])
        for (one, event), (other, also) in itertools.combinations(about, 2)
        if (event["date"], event["partner"]) == (also["date"], also["partner"])
    ]


def sharing_pairs() -> list[tuple[str, str]]:
    """The same pairs once more, each text with the same quotations and the same boilerplate added to it."""
    return [tuple("\n\n".join([text, *QUOTATIONS, BOILERPLATE]) for text in pair) for pair in same_event_pairs()]  # type: ignore[misc]
