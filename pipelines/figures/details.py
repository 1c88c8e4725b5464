"""The small print of a figure: qualifier, stage, clock time, period, commodity, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from pipelines.figures.candidate import Candidate
from pipelines.figures.dates import Clock, DateMention
from pipelines.figures.model import About, Qualifier, Role, Stage
from pipelines.figures.reader import Reader
from pipelines.figures.story import Part
from pipelines.figures.tables import word_list, words_of
from pipelines.figures.words import Passage, Sentence
from pipelines.places import PROVINCES

_QUALIFIER_BEFORE = re.compile(
    r"(?:(?P<about>sekitar|kurang lebih|lebih kurang|kira-kira|kisaran|berkisar|±|\+/-|sekira|rata-rata)"
    r"|(?P<almost>(?:hampir|nyaris|mendekati)(?:\W+\w+(?=\W))?)"
    r"|(?P<at_least>minimal|sedikitnya|setidaknya|paling sedikit|(?:tidak|tak) kurang dari)"
    r"|(?P<at_most>maksimal|paling banyak|sebanyak-banyaknya)"
    r"|(?P<less_than>kurang dari|di bawah)"
    r"|(?P<more_than>lebih dari|melebihi|di atas|melampaui|melewati|lebih besar dari|terlampaui))\W*$",
    re.I,
)
_MORE_AFTER = re.compile(r"\W{0,2}lebih\b(?! (?:dari|besar|kecil|tinggi|rendah|banyak))", re.I)
_INTERIM = re.compile(
    r"sementara (?:ini|waktu)?|masih (?:akan|bisa|terus|mungkin|berjalan|berlangsung|bertambah)|terus bertambah"
    r"|belum ditutup|baru (?:\w{1,20} )?(?:jam|setengah)|akan bertambah|sebelum (?:tutup|ditutup)|hingga siang",
    re.I,
)
_FINAL = re.compile(
    r"\bfinal\b|hasil akhir|(?:saat|waktu|ketika|setelah|usai|resmi|hingga|sampai) (?:\w{1,20} )?ditutup"
    r"|pada akhir (?:kegiatan|acara)|ditutup dengan|penutupan|pencatatan disudahi|total akhir",
    re.I,
)
# Opening hours never tie a number; closing hours do when the number stands after them ("ditutup pukul 17.00 pada …").
_OPENS = re.compile(
    r"(?:buka|dibuka|mulai|bukanya|sebelum|baru|akan|jadwal\w{0,4})\W{1,3}(?:\w{1,20}\W{1,3}){0,3}$", re.I
)
_CLOSES = re.compile(r"(?:ditutup|tutup|dikunci|berakhir|penutupan|selesai)\W{1,3}(?:\w{1,20}\W{1,3}){0,5}$", re.I)
_WHEN = re.compile(r"\b(?:ketika|saat|sewaktu|begitu)\s(?:\w{1,20}\s){0,2}$", re.I)  # "… ketika ditutup pukul 17.00"
_UNTIL = re.compile(r"\b(?:hingga|sampai|per)\W{1,2}$", re.I)  # ties a number even after "sebelum pembukaan"
_ZONES = {
    **dict.fromkeys(("Bali dan Nusa Tenggara", "Sulawesi"), "WITA"),
    **dict.fromkeys(("Maluku", "Papua"), "WIT"),
    **dict.fromkeys(("Jawa", "Sumatera"), "WIB"),
}
_ISLANDS = {p.name: p.island for p in PROVINCES}
_PERIOD_ROLES = frozenset(("trade", "cumulative", "past", "economy"))


def qualifier_of(candidate: Candidate) -> Qualifier:
    """How exactly the number is meant, from the words right beside it."""
    text = candidate.passage.text
    before = text[max(0, candidate.start - 34) : candidate.start]
    said = _QUALIFIER_BEFORE.search(before)
    if said:
        return cast(Qualifier, said.lastgroup)
    return "more_than" if _MORE_AFTER.match(text, candidate.end) else "exact"


def stage_of(reader: Reader, part: Part, candidate: Candidate, as_of: str | None) -> Stage | None:
    """Whether a total is said to be interim or final; None where the text does not say."""
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    here = passage.text[sentence.start : sentence.end]
    if _FINAL.search(here):
        return "final"
    after = passage.sentences[min(candidate.sentence + 1, len(passage.sentences) - 1)]
    if _INTERIM.search(here) or (as_of and _INTERIM.search(passage.text[after.start : after.end])):
        return "interim"
    return None


def as_of(reader: Reader, part: Part, candidate: Candidate) -> str | None:
    """The clock time that the number is tied to in its own sentence; opening and closing hours do not count."""
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    best: tuple[int, Clock] | None = None
    for clock in part.clocks_among(sentence.start, sentence.end):
        if clock.ranged:
            continue
        before = passage.text[max(sentence.start, clock.start - 40) : clock.start]
        if _only_hours(before, after=clock.start > candidate.start):
            continue
        distance = candidate.start - clock.end if clock.start < candidate.start else 40 + clock.start - candidate.end
        if best is None or distance < best[0]:
            best = (distance, clock)
    if best is None:
        return None
    zone = best[1].zone or _zone(reader, part)
    return f"{best[1].time} {zone}" if zone else None


def _only_hours(before: str, *, after: bool) -> bool:
    """Whether a clock time, given the words before it, only says when a venue opens, or (``after`` a number) closes."""
    if _UNTIL.search(before):
        return False
    closes = _CLOSES.search(before) if after else None
    return bool(_OPENS.search(before) or (closes and not _WHEN.search(before[: closes.start()])))


def _zone(reader: Reader, part: Part) -> str | None:
    named = {c.zone for c in part.clocks[:20] if c.zone}
    if len(named) == 1:
        return named.pop()
    for partner in reader.occasion.partners:
        if partner.startswith("Kalimantan"):
            return "WIB" if partner in ("Kalimantan Barat", "Kalimantan Tengah") else "WITA"
        if partner in _ISLANDS:
            return _ZONES[_ISLANDS[partner]]
    return None


def period_of(part: Part, candidate: Candidate, role: Role) -> str | None:
    """The year or period that a statistic, a sum or another mission's figure is given for."""
    if role not in _PERIOD_ROLES:
        return None
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    mention = _nearest_year(part.years_among(sentence.start, sentence.end), candidate.start)
    if mention is None and candidate.sentence:
        above = passage.sentences[candidate.sentence - 1]
        if above.paragraph == sentence.paragraph:
            mention = _nearest_year(part.years_among(above.start, above.end), candidate.start)
    if mention is None:
        return None
    return f"{mention.year}-{mention.year_to}" if mention.year_to else str(mention.year)


def _nearest_year(inside: list[DateMention], position: int) -> DateMention | None:
    before = [d for d in inside if d.start < position]
    return before[-1] if before else inside[0] if inside else None


_COMMODITIES = frozenset(w for row in words_of("cues.csv") if row["class"] == "commodity" for w in row["stems"].split())
_STOP = word_list("ends a commodity")
_NO_GOODS = frozenset(("dan", "serta", "atau", "lalu", "miliar", "milyar", "juta", "triliun", "ribu", "ton", "upa"))


def commodity_of(candidate: Candidate) -> str | None:
    """The goods a deal is about: the run of words around the commodity nearest before the number, else right after."""
    passage, at = candidate.passage, candidate.word
    sentence = passage.sentences[candidate.sentence]
    for i in [*range(at - 1, max(sentence.first, at - 14) - 1, -1), *range(at + 1, min(sentence.last, at + 8))]:
        if passage.stems[i] in _COMMODITIES:
            return _run(passage, sentence, i)
    return None


def _run(passage: Passage, sentence: Sentence, at: int) -> str:
    clause, stems = passage.clause, passage.stems
    first = last = at
    while first - 1 >= sentence.first and clause[first - 1] == clause[at] and stems[first - 1] not in _STOP:
        if at - first >= 3:
            break
        first -= 1
    while last + 1 < sentence.last and clause[last + 1] == clause[at] and stems[last + 1] not in _STOP:
        if last - at >= 4 or not passage.words[last + 1].isalpha():
            break
        last += 1
    while first < at and (passage.stems[first] in _NO_GOODS or passage.words[first].isdigit()):
        first += 1
    return " ".join(passage.words[first : last + 1])


@dataclass(frozen=True, slots=True)
class _Measure:
    pattern: re.Pattern[str]
    name: str


_MEASURES = tuple(
    _Measure(re.compile(pattern, re.I), name)
    for pattern, name in (
        (r"surplus|defisit|neraca|net ekspor", "balance"),
        (r"tumbuh|naik|meningkat|turun|lompat", "growth"),
        (r"\bekspor\b|diekspor", "exports"),
        (r"\bimpor\b|diimpor", "imports"),
        (r"jual|muat|keluar", "sales"),
        (r"beli|bongkar|masuk", "purchases"),
        (r"perdagangan", "trade"),
    )
)


def about_of(reader: Reader, part: Part, candidate: Candidate, role: Role, period: str | None) -> About | None:
    """What a past, cumulative or trade figure speaks of, as far as its sentence names it."""
    if role not in ("past", "cumulative", "trade"):
        return None
    passage = part.passage
    sentence = passage.sentences[candidate.sentence]
    here = [p.region for p in part.places_among(sentence.first, sentence.last)]
    near = [p.region for p in part.places_among(sentence.first, candidate.word)]
    organiser = reader.organiser
    date = period.replace("-", "/") if period else None
    if role == "past":
        others = [r for r in reversed(near or here) if r != organiser]
        partner = (others[0],) if others else reader.occasion.partners
        return About(organiser=organiser, partner=partner, date=date)
    text = passage.text[sentence.start : sentence.end]
    if role == "cumulative":
        scope = _scope(text, candidate.start - sentence.start)
        return About(organiser=organiser, date=date, scope=scope)
    clause = text[: max(0, candidate.start - sentence.start)][-120:]
    hits = [(m.end(), measure.name) for measure in _MEASURES for m in measure.pattern.finditer(clause)]
    if candidate.unit == "percent" and not hits:
        hits = [(0, "share")]
    origin, destination = _route(passage.stems, part, sentence.first, sentence.last)
    return About(date=date, origin=origin, destination=destination, measure=max(hits)[1] if hits else None)


_SCOPES = {
    "overseas": re.compile(r"luar negeri|negara|mancanegara|overseas", re.I),
    "domestic": re.compile(r"dalam negeri|antar\s?(?:daerah|provinsi|pulau|wilayah)|domestik|\bprovinsi\b", re.I),
}
_CONTRAST = re.compile(r"[,;]\s*(?:sementara|sedangkan|adapun)\b", re.I)


def _scope(sentence: str, at: int) -> str | None:
    """Whether the sum at a place of a sentence is of missions at home or abroad. Each side of a contrast is asked by
    itself ("… Rp27 triliun, sementara misi luar negeri Rp5 triliun"); one that is silent is what the other is not."""
    sides = [0, *(m.start() for m in _CONTRAST.finditer(sentence)), len(sentence)]
    own = max(start for start in sides[:-1] if start <= max(at, 0))
    said = _named_scope(sentence[own : sides[sides.index(own) + 1]])
    if said or len(sides) == 2:
        return said
    other = _named_scope(sentence)
    return {"overseas": "domestic", "domestic": "overseas"}.get(other or "")


def _named_scope(words: str) -> str | None:
    named = [scope for scope, pattern in _SCOPES.items() if pattern.search(words)]
    return named[0] if len(named) == 1 else None


def _route(stems: list[str], part: Part, first: int, last: int) -> tuple[str | None, str | None]:
    origin = destination = None
    for place in part.places_among(first, last):
        before = stems[place.first - 1] if place.first else ""
        if before in ("ke", "menuju") and destination is None:
            destination = place.region
        elif origin is None and place.region != destination:
            origin = place.region
    return origin, destination
