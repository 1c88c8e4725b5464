"""From what the figure engine reads in one story to what the story says of missions.

One event of relation ``about`` for the mission a story is about, one of relation ``mentions`` for each other mission
it speaks of, cumulative statements and trade statements apart. Keys are made of the address, the revision's content
and the surface, so that the same text gives the same keys in any database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.figures.model import About, Event, Figure, Reading
from pipelines.missions import dates, grades, records
from pipelines.missions.model import ClaimDraft, CumulativeDraft, EventDraft, Note, TradeDraft
from pipelines.places import COUNTRIES

_LETTER_OF_INTENT = re.compile(r"\bLo[IiL]s?\b|letters? of intent|surat (?:pernyataan )?minat", re.I)
_CONSISTS = re.compile(r"\b(?:berupa|berbentuk|dalam bentuk|merupakan|adalah)\b", re.I)
_PARTY_FIELD = {
    "organiser": "participants_organiser",
    "partner": "participants_partner",
    "both": "participants_total",
    None: "participants_total",
}
_PAST_MEASURE = {"sales": "sell", "purchases": "buy", "investment": "invest"}
_COUNTED = {"missions": "missions", "transactions": "transactions", "participants": "participants"}


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What the drafts need of a story beside its reading.

    ``url`` canonical; ``published_at`` ISO 8601 with offset, or None; ``content_hash`` names the revision.
    """

    url: str
    content_hash: str
    title: str = ""
    text: str = ""
    published_at: str | None = None

    @property
    def revision_key(self) -> str:
        return f"{self.url}@{self.content_hash[-16:]}"


def events_of(story: StoryFacts, reading: Reading) -> list[EventDraft]:
    """The mission a story is about first, then those it mentions, in order of appearance."""
    drafts = []
    if reading.event is not None:
        drafts.append(_about(story, reading, reading.event))
    drafts += _mentions(story, reading)
    return drafts


def _about(story: StoryFacts, reading: Reading, event: Event) -> EventDraft:
    key = f"{story.revision_key}#about"
    day = event.date or event.date_hint or (story.published_at or "")[:10] or None
    made = _Claims(key, day)
    readings = {(s.field, s.start, s.end): s for s in reading.signals}
    for figure in reading.figures:
        target = _field_of(figure)
        if target:
            signal = readings.get((figure.field, figure.start, figure.end))
            made.add(target, figure, read_as=signal.read_as if signal else None)
    return EventDraft(
        key=key,
        origin="article",
        document=story.url,
        relation="about",
        organiser=event.organiser,
        partners=event.partner,
        date_from=event.date,
        date_to=event.date_to or event.date,
        date_precision="day" if event.date else "unknown",
        date_hint=event.date_hint,
        city=event.city,
        venue=event.venue,
        mode=event.mode,
        official_number=event.official_number,
        claims=tuple(made.claims),
        notes=_notes(story, reading),
    )


def _field_of(figure: Figure) -> str | None:
    """The claim's field that a figure of the event's own mission fills, None for figures that claim none."""
    if figure.role in ("total", "sell", "buy", "invest", "target"):
        if figure.kind != "money":
            return None
        return "loi" if figure.role == "total" and _of_letters(figure) else figure.role
    if figure.role == "deal" and figure.kind == "money" and _LETTER_OF_INTENT.search(figure.sentence):
        return "loi"
    if figure.role == "transactions" and figure.unit == "transactions":
        return "transactions"
    if figure.role == "participants" and figure.unit == "participants":
        return _PARTY_FIELD[figure.party]
    return None


def _of_letters(figure: Figure) -> bool:
    """Whether a sum stands right behind "letter of intent", or is said to consist of such: that part, not the total."""
    before, _, after = figure.sentence.partition(figure.surface)
    before, after = before[-60:], after[:60]
    letter = _LETTER_OF_INTENT.search(before)
    if letter is not None and not re.search(r"total|keseluruhan", before[letter.end() :], re.I):
        return True
    return _CONSISTS.search(after) is not None and _LETTER_OF_INTENT.search(after) is not None


class _Claims:
    """Gathers the claims of one event; repeated prints of one surface are told apart by their ordinal."""

    def __init__(self, event_key: str, day: str | None) -> None:
        self.claims: list[ClaimDraft] = []
        self._event_key = event_key
        self._day = day
        self._seen: Counter[tuple[str, str]] = Counter()

    def add(self, target: str, figure: Figure, *, read_as: object = None) -> None:
        surface = " ".join(figure.surface.split())
        self._seen[target, surface] += 1
        ordinal = self._seen[target, surface]
        self.claims.append(
            ClaimDraft(
                key=f"{self._event_key}/{target}/{surface}#{ordinal}",
                field=target,
                value=figure.value,
                unit=figure.unit,
                qualifier=figure.qualifier,
                stage=figure.stage or grades.stage_at(dates.hour_of(figure.as_of)),
                as_of=dates.clock(figure.as_of, self._day),
                surface=figure.surface,
                span=(figure.field, figure.start, figure.end),
                read_as=read_as if isinstance(read_as, int) else None,
                flags=_flags(target, figure),
            )
        )


def _flags(target: str, figure: Figure) -> tuple[str, ...]:
    if target == "loi":
        return tuple(f"with:{c.name}" for c in COUNTRIES if c.name in figure.sentence)
    return ("party_unsaid",) if figure.role == "participants" and figure.party is None else ()


def _notes(story: StoryFacts, reading: Reading) -> tuple[Note, ...]:
    signals = [
        Note(s.code, (story.title if s.field == "title" else story.text)[s.start : s.end], s.suggestion)
        for s in reading.signals
    ]
    return (*signals, *records.boasts(story.title, story.text))


def _mentions(story: StoryFacts, reading: Reading) -> list[EventDraft]:
    groups: dict[tuple[str | None, tuple[str, ...], str], list[Figure]] = {}
    for figure in reading.figures:
        if figure.role == "past" and _past_field(figure):
            identity = _mentioned(figure, reading.event)
            if identity:
                groups.setdefault(identity, []).append(figure)
    return [_mention(story, *identity, figures) for identity, figures in groups.items()]


def _mentioned(figure: Figure, event: Event | None) -> tuple[str | None, tuple[str, ...], str] | None:
    """Organiser, partners and date of the mission a past figure speaks of; None where it cannot be placed.

    A figure with a date but no partner speaks of the partner at hand ("pada 2023 hanya Rp251 miliar"), unless the
    date covers the event itself: then it may be any other stop of that year's tour. One with the partner at hand and
    such a date cannot be told from the event and is left alone.
    """
    about = figure.about or About(date=figure.period)
    when = next((d for d in (about.date, figure.period) if dates.span_of(d)), None)
    organiser = about.organiser or (event.organiser if event else None)
    partners = about.partner
    own = event.date or event.date_hint if event else None
    at_hand = bool(own and when and own.startswith(when))
    if event and when and not partners and own and not at_hand:
        partners = event.partner
    if not (when or partners) or (at_hand and event and set(partners) == set(event.partner)):
        return None
    return organiser, tuple(sorted(partners)), when or ""


def _past_field(figure: Figure) -> str | None:
    if figure.kind == "money":
        measure = figure.about.measure if figure.about else None
        return _PAST_MEASURE.get(measure or "", "total")
    if figure.unit == "transactions":
        return "transactions"
    return _PARTY_FIELD[figure.party] if figure.unit == "participants" else None


def _mention(
    story: StoryFacts, organiser: str | None, partners: tuple[str, ...], when: str, figures: Iterable[Figure]
) -> EventDraft:
    key = f"{story.revision_key}#mentions:{organiser or '?'}>{'+'.join(partners)}@{when}"
    made = _Claims(key, when if len(when) == 10 else None)
    for figure in figures:
        made.add(_past_field(figure) or "total", figure)
    span = dates.span_of(when)
    return EventDraft(
        key=key,
        origin="article",
        document=story.url,
        relation="mentions",
        organiser=organiser,
        partners=partners,
        date_from=span[0][0].isoformat() if span else None,
        date_to=span[0][1].isoformat() if span else None,
        date_precision=span[1] if span else "unknown",
        claims=tuple(made.claims),
    )


def cumulatives_of(story: StoryFacts, reading: Reading) -> list[CumulativeDraft]:
    """The statements over several missions, one for each period, scope and partner that the story sums up.

    Two values for one period, scope and partner are two statements; the counts go with the first.
    """
    groups: dict[tuple[str, str | None, str | None, str | None], list[Figure]] = {}
    for figure in reading.figures:
        if figure.role == "cumulative" and (figure.kind == "money" or figure.unit in _COUNTED):
            about = figure.about or About()
            period = _opened(_period(about.date or figure.period), figure.sentence)
            if period[0] or period[1]:
                partner = "+".join(about.partner) or None
                groups.setdefault((period[0] or "", period[1], about.scope, partner), []).append(figure)
    event = reading.event
    stated_on = (story.published_at or "")[:10] or (event.date if event else None)
    organiser = event.organiser if event else None
    return [
        draft for group, figures in groups.items() for draft in _statements(story, organiser, stated_on, group, figures)
    ]


def _statements(
    story: StoryFacts,
    organiser: str | None,
    stated_on: str | None,
    group: tuple[str, str | None, str | None, str | None],
    figures: list[Figure],
) -> list[CumulativeDraft]:
    period_from, period_to, scope, partner = group
    money: dict[object, Figure] = {}
    counts: dict[str, Figure] = {}
    for figure in figures:
        if figure.kind == "money":
            money.setdefault(figure.value, figure)
        else:
            counts.setdefault(_COUNTED[figure.unit], figure)
    organiser = next((f.about.organiser for f in figures if f.about and f.about.organiser), organiser)
    made = []
    for ordinal, leading in enumerate(list(money.values()) or list(counts.values())[:1]):
        with_counts = counts if ordinal == 0 else {}
        surface = " ".join(leading.surface.split())
        made.append(
            CumulativeDraft(
                key=f"{story.revision_key}#sum:{period_from}/{period_to or ''}:{scope or ''}:{partner or ''}/{surface}",
                document=story.url,
                organiser=organiser,
                partner=partner,
                counted="missions",
                currency=leading.unit if leading.kind == "money" else "IDR",
                scope=scope,
                period_from=period_from or None,
                period_to=period_to,
                stated_on=stated_on,
                value=leading.value if leading.kind == "money" else None,
                surface=surface,
                span=(leading.field, leading.start, leading.end),
                **{name: int(figure.value) for name, figure in with_counts.items()},
            )
        )
    return made


def _period(text: str | None) -> tuple[str | None, str | None]:
    """``2019/2025`` or ``2019-2025`` or ``2023`` as first and last ISO day; an open end is None."""
    if not text:
        return None, None
    first, _, last = text.replace("–", "-").partition("/")
    if not last and re.fullmatch(r"\d{4}-\d{4}", first):
        first, _, last = first.partition("-")
    begin, end = dates.span_of(first), dates.span_of(last or first)
    return (begin[0][0].isoformat() if begin else None, end[0][1].isoformat() if end else None)


_UNTIL = r"\s*(?:-|–|—|hingga|sampai(?: dengan)?|s/d|s\.d\.?)\s*(?:tahun\s+)?(?:\d{1,2}\s+)?(?:[a-z]+\s+)?"


def _opened(period: tuple[str | None, str | None], sentence: str) -> tuple[str | None, str | None]:
    """A period of one year that the sentence lets run on: "sejak 2019", "2019 hingga 2025", "dari 2019 sampai kini",
    "sejak 2019 hingga 8 Desember 2025" (whichever of its ends was read)."""
    first, last = period
    if not first or not last or first[:4] != last[:4]:
        return period
    year = first[:4]
    end = re.search(rf"\b{year}{_UNTIL}(20\d\d)\b", sentence, re.I)
    if end is not None and end[1] > year:
        return first, f"{end[1]}-12-31"
    begin = re.search(rf"\b(20\d\d){_UNTIL}{year}\b", sentence, re.I)
    if begin is not None and begin[1] < year:
        return f"{begin[1]}-01-01", last
    since = rf"\b(?:sejak|mulai|dari|semenjak)\b[^.;]{{0,25}}\b{year}\b"
    return (first, None) if re.search(since, sentence, re.I) else period


def trades_of(story: StoryFacts, reading: Reading) -> list[TradeDraft]:
    """Trade between two regions that the text names, both of them; other trade statistics are no statement here."""
    made = []
    for figure in reading.figures:
        about = figure.about
        if figure.role == "trade" and about and about.origin and about.destination:
            made.append(
                TradeDraft(
                    key=f"{story.revision_key}#trade:{figure.field}:{figure.start}",
                    document=story.url,
                    origin=about.origin,
                    destination=about.destination,
                    commodity=figure.commodity,
                    measure=about.measure,
                    period=figure.period or about.date,
                    value=figure.value,
                    unit=figure.unit,
                    span=(figure.field, figure.start, figure.end),
                )
            )
    return made
