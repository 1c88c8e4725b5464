"""The hotel or hall that a text names as the place of the mission."""

from __future__ import annotations

import re

from pipelines.figures.words import Passage

_NAME = r"[A-Z0-9][\w'’&.\-]{0,20}"
_VENUE = re.compile(
    rf"(?:(?:(?:Grand\s)?Ball\s?room|Aula|Gedung|Graha|Pendopo|Auditorium|Hotel|Convention\sHall|Kantor|Balai|Istana|Museum)"
    rf"(?:\s(?:{_NAME}|&|dan|and|of|The)){{1,6}}"
    rf"|(?:{_NAME}\s){{1,4}}(?:Hotel|Resort|Ballroom|Convention\s(?:Hall|Center|Centre)|Convex|Mall)"
    rf"(?:\s(?:&\s)?(?:{_NAME}|and|dan)){{0,4}}"
    r"|(?:Swiss|Aston|Novotel|Mercure|Claro|Pullman|Harris)[\w\-]{0,12}(?:\s[A-Z][\w\-]{1,20}){0,3})"
)
_TRAILING = re.compile(r"[\s,.&\-]+$|\s(?:dan|and|of|The|Kota|Kabupaten|Provinsi)$")
_NOT = re.compile(
    r"^(?:Kantor\s(?:Dinas\sPerindustrian|Wilayah|Perwakilan|Berita)|Gedung\s(?:DPR|Putih|Negara)|Graha\sPena)"
)


def venue_of(passage: Passage) -> str | None:
    """The venue named most often, the earlier one on a tie; a hotel before the ballroom inside it."""
    counts: dict[str, int] = {}
    for found in _VENUE.finditer(passage.text[:20_000]):
        name = found.group().split("\n", 1)[0]
        for _ in range(3):
            name = _TRAILING.sub("", name)
        if " " in name and not _NOT.match(name):
            counts[name] = counts.get(name, 0) + 1 + ("Hotel" in name)
    return max(counts, key=lambda n: counts[n]) if counts else None
