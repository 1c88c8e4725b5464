"""The hotel or hall that a text names as the place of the mission."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.figures.tables import word_list
from pipelines.figures.words import Passage

_WORDS = word_list("venue")

_NAME = r"[A-Z0-9][\w'’&.\-]{0,20}"
_VENUE = re.compile(
    rf"(?=[A-Z0-9])(?:(?:(?:Grand\s)?Ball\s?room|Aula|Gedung|Graha|Pendopo|Auditorium|Hotel|Convention\sHall|Kantor|Balai|Istana|Museum)"
    rf"(?:\s(?:{_NAME}|&|dan|and|of|The)){{1,6}}"
    rf"|(?:{_NAME}\s){{1,4}}(?:Hotel|Resort|Ballroom|Convention\s(?:Hall|Center|Centre)|Convex|Mall)"
    rf"(?:\s(?:&\s)?(?:{_NAME}|and|dan)){{0,4}}"
    r"|(?:Swiss|Aston|Novotel|Mercure|Claro|Pullman|Harris)[\w\-]{0,12}(?:\s[A-Z][\w\-]{1,20}){0,3})"
)
_TRAILING = re.compile(r"[\s,.&\-]+$|\s(?:dan|and|of|The|Kota|Kabupaten|Provinsi)$")
_NOT = re.compile(
    r"^(?:Kantor\s(?:Dinas\sPerindustrian|Wilayah|Perwakilan|Berita)|Gedung\s(?:DPR|Putih|Negara)|Graha\sPena)"
)


def _names(passage: Passage) -> Iterator[str]:
    """What looks like a venue, in the first sentences that have a word for one."""
    for sentence in passage.sentences[:120]:
        if not _WORDS.isdisjoint(passage.words[sentence.first : sentence.last]):
            for found in _VENUE.finditer(passage.text, sentence.start, sentence.end):
                yield found.group()


def _trimmed(name: str) -> str:
    for _ in range(3):
        name = _TRAILING.sub("", name)
    return name


def venue_of(passage: Passage) -> str | None:
    """The venue named most often, the earlier one on a tie; a hotel before the ballroom inside it."""
    counts: dict[str, int] = {}
    for printed in _names(passage):
        name = _trimmed(printed)
        if " " in name and not _NOT.match(name):
            counts[name] = counts.get(name, 0) + 1 + ("Hotel" in name)
    return max(counts, key=lambda n: counts[n]) if counts else None
