"""Boasts of a record: "tertinggi sepanjang sejarah misi dagang", "rekor baru", "terbesar di tahun 2025"."""

from __future__ import annotations

import re

from pipelines.missions.model import Note

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.,]\d[^.!?\n]*)*[.!?]?")
_BOAST = re.compile(
    r"\b(?:pecah(?:kan)? rekor|rekor(?: baru| tertinggi)?|(?:paling|ter)tinggi|terbesar|paling (?:besar|tinggi))\b",
    re.I,
)
_OF_A_TOTAL = re.compile(r"transaksi|komitmen (?:dagang|perdagangan)", re.I)
_EVER = re.compile(r"sepanjang (?:sejarah|masa|pelaksanaan|penyelenggaraan|gelaran)|selama ini|sejak (?:20)?\d{2,4}|"
                   r"(?:pecah(?:kan)? |cetak |catat(?:kan)? )?rekor", re.I)  # fmt: skip
_YEAR = re.compile(r"(?:sepanjang|selama|di|pada|dalam|untuk)(?: tahun)? (20\d\d)|(?:tahun|sepanjang) ini", re.I)
#: what is highest here is no mission: a commodity, a contract, an export, a growth rate
_OF_SOMETHING_ELSE = re.compile(
    r"komoditas|komoditi|produk|kontrak|ekspor|impor|surplus|pertumbuhan|peringkat|ekonomi|PDRB|investor", re.I
)


def boasts(title: str, text: str) -> list[Note]:
    """The sentence that calls a mission's total the highest; scope ``ever``, a year, or ``year`` where unnamed."""
    found = []
    for sentence in (title, *(m[0] for m in _SENTENCE.finditer(text))):
        boast = _BOAST.search(sentence)
        if not boast or not _OF_A_TOTAL.search(sentence) or _of_something_else(sentence, boast):
            continue
        year = _YEAR.search(sentence)
        scope = (year[1] or "year") if year else "ever" if _EVER.search(sentence) else None
        if scope:
            found.append(Note("record_claim", " ".join(sentence.split()), scope=scope))
    return found[:1]


def _of_something_else(sentence: str, boast: re.Match[str]) -> bool:
    around = sentence[max(0, boast.start() - 60) : boast.end() + 30]
    return _OF_SOMETHING_ELSE.search(around) is not None
