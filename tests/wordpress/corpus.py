"""The stories that are loaded into the two WordPresses: some 150, the same on every machine.

Mission stories come from three places: sentences round the facts of ``missions.csv`` (``wording.py``), whole stories in
``stories/*.txt``, and the texts of the figures' gold. Fillers and look-alikes come from ``fillers.txt``.
"""

from __future__ import annotations

import csv
import json
import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pipelines.places import province

from . import body, wording
from .server import Site

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold/documents"

INFODIS = Site(
    name="infodis",
    host="infodis.id",
    title="Infodis.id",
    tagline="Informasi dan Diskusi",
    permalinks="/%postname%/",
    timezone="Asia/Jakarta",
    themes=("twentytwentyone", "twentytwenty", "twentynineteen", "twentytwentyfour", "twentytwentyfive"),
)
PRUDENSI = Site(
    name="prudensi",
    host="prudensi.com",
    title="Prudensi",
    tagline="Kabar Kalimantan Timur",
    permalinks="/%postname%",
    timezone="Asia/Makassar",
    weak_etags=True,
    themes=("twentytwentythree", "twentytwentytwo", "twentytwentyfour", "twentytwentyfive"),
)
SITES = {site.name: site for site in (INFODIS, PRUDENSI)}

Kind = Literal["mission", "mention", "lookalike", "filler"]
HOURS = ("00:07:00", "05:45:12", "09:30:00", "13:15:41", "16:58:03", "18:20:00", "21:47:59", "23:55:30")
CLOSING = ("18:20:00", "19:02:30", "21:47:59", "23:55:30")  # a mission's day, once its tables are closed
CATEGORIES = {
    "infodis": ("Headline", "Info Bisnis", "Info Pemerintahan"),
    "prudensi": ("Ekonomi", "Nasional", "Daerah"),
}
CITIES = (
    "Surabaya",
    "Malang",
    "Kediri",
    "Balikpapan",
    "Samarinda",
    "Bontang",
    "Jember",
    "Madiun",
    "Banyuwangi",
    "Ternate",
)
MISSIONS_OF = {"infodis": (0, 32), "prudensi": (20, 47)}  # lines of missions.csv: the overlap is told by both
GOLD_OF = {"infodis": slice(0, 10), "prudensi": slice(10, 18)}
FILLERS_OF = {"infodis": 42, "prudensi": 28}
GOLD_CHROME = re.compile(
    r"^(?:Baca|BACA|Foto|Editor|Penulis|Pewarta|Berita Terkait|\[Redaktur|\(Redaksi|MISI DAGANG: )"
)
GOLD_SIGN_OFF = re.compile(r"\s*\((?!ANTARA)[A-Za-z0-9/*]{1,12}\)$")
STATIC_PAGES = [  # not stories, but in the sitemap and in search results
    {
        "type": "page",
        "slug": slug,
        "title": title,
        "content": f"<p>{words}</p>",
        "date": "2020-01-02 08:00:00",
    }
    for slug, title, words in (
        ("redaksi", "Susunan Redaksi", "Pemimpin redaksi, redaktur pelaksana, dan para wartawan kami."),
        (
            "pedoman-media-siber",
            "Pedoman Media Siber",
            "Kemerdekaan berpendapat adalah hak. Misi kami mengabarkan, bukan dagang.",
        ),
    )
]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One story as it is loaded: what the crawl must bring back, and what WordPress is given."""

    site: str
    kind: Kind
    slug: str
    title: str
    local_time: str  # "2025-05-08 23:55:00" on the site's own clock
    pages: list[list[str]]  # the story's own paragraphs, page by page
    pieces: list[body.Piece]
    editor: body.Editor
    category: str
    tags: list[str]
    featured: str | None = None  # caption of the picture above the story

    @property
    def url(self) -> str:
        site = SITES[self.site]
        return f"https://{site.host}{site.permalinks.replace('%postname%', self.slug)}"

    @property
    def published(self) -> str:
        """ISO 8601 with the site's own offset."""
        return datetime.fromisoformat(self.local_time).replace(tzinfo=ZoneInfo(SITES[self.site].timezone)).isoformat()

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph for page in self.pages for paragraph in page)

    def for_wordpress(self, others: list[Loaded]) -> dict[str, object]:
        generator = random.Random(f"dress {self.site} {self.slug}")
        links = [(other.title, other.url) for other in others if other.slug != self.slug]
        return {
            "slug": self.slug,
            "title": self.title,
            "content": body.render(self.pieces, self.editor, generator, links),
            "date": self.local_time,
            "category": self.category,
            "tags": self.tags,
            "featured": self.featured,
            "comment": generator.choice([None, None, "Mantap, semoga tahun depan tembus Rp9 triliun!"]),
        }


def corpus() -> list[Loaded]:
    """Every story of both sites; within a site each address is there once."""
    stories = [*_hand_written(), *_from_gold()]
    for site in SITES:
        stories += [*_from_missions(site), *_fillers(site)]
    addresses = [story.url for story in stories]
    assert len(addresses) == len(set(addresses)), "two stories of the corpus share an address"
    return stories


def slug_of(title: str) -> str:
    """As WordPress makes it from a title: lower case, hyphens, no punctuation."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"[^a-z0-9\s-]", "", plain)).strip("-")


def rupiah(value: int, *, style: int) -> str:
    """An amount as papers print it: rounded in words (styles 0 to 2) or in full digits (3 and 4)."""
    if style >= 3:
        digits = f"{value:,}".replace(",", ".")
        return f"Rp{digits}" if style == 3 else f"Rp {digits},-"
    size, word = (10**12, "triliun") if value >= 10**12 else (10**9, "miliar")
    number = f"{value / size:.3f}".rstrip("0").rstrip(".").replace(".", ",")
    return (f"Rp{number} {word}", f"Rp {number} {word}", f"Rp. {number} {word}")[style]


def _hand_written() -> list[Loaded]:
    stories = []
    for path in sorted((HERE / "stories").glob("*.txt")):
        head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        pieces = body.parse(rest.splitlines())
        kind: Kind = "mission" if facts["kind"] == "mission" else "mention"
        editor: body.Editor = "block" if facts["editor"] == "block" else "classic"
        stories.append(
            Loaded(
                site=facts["site"],
                kind=kind,
                slug=slug_of(facts["title"]),
                title=facts["title"],
                local_time=facts["published"] + ":00",
                pages=body.pages_of(pieces),
                pieces=pieces,
                editor=editor,
                category=facts["category"],
                tags=facts["tags"].split(", "),
            )
        )
    return stories


def _from_gold() -> list[Loaded]:
    """Texts of the gold about one mission, with their own "Baca juga" and sign-offs left where they stand."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    dated = [document for document in documents if document["event"] and document["event"]["date"]]
    stories = []
    for site, share in GOLD_OF.items():
        for document in dated[share]:
            generator = random.Random(f"gold {document['id']}")
            paragraphs = document["text"].split("\n\n")
            pieces = [piece for paragraph in paragraphs for piece in _gold_pieces(paragraph)]
            day = date.fromisoformat(document["event"]["date"]) + timedelta(days=1)
            stories.append(_make(site, "mission", document["title"], day, pieces, generator))
    return stories


def _gold_pieces(paragraph: str) -> list[body.Piece]:
    if GOLD_CHROME.search(paragraph):
        return [body.Piece("catatan", paragraph.replace("\n", "<br>"))]
    sign_off = GOLD_SIGN_OFF.search(paragraph)
    text = GOLD_SIGN_OFF.sub("", paragraph)
    lines = [body.Piece("p", line) for line in text.split("\n") if line.strip()]
    return [*lines, body.Piece("tanda", sign_off[0].strip())] if sign_off else lines


def _from_missions(site: str) -> list[Loaded]:
    with (HERE / "missions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[slice(*MISSIONS_OF[site])]
    stories: list[Loaded] = []
    for row in rows:
        generator = random.Random(f"mission {site} {row['date']} {row['city']}")
        day = date.fromisoformat(row["date"])
        facts = _facts(row, day, generator)
        title = wording.fill(generator, "titles", facts)
        assert title
        paragraphs = wording.mission_paragraphs(generator, facts)
        dateline = f"{row['city']}, Infodis.id – " if site == "infodis" else f"{row['city'].upper()} – "
        paragraphs[0] = dateline + paragraphs[0]
        pieces = body.dress(generator, paragraphs, split=generator.random() < 0.25)
        stories.append(_make(site, "mission", title, day, pieces, generator, hours=CLOSING))
    return stories


def _facts(row: dict[str, str], day: date, generator: random.Random) -> wording.Facts:
    def amount(key: str, style: int) -> str | None:
        return rupiah(int(row[key]), style=style) if row[key] else None

    known = province(row["partner"])
    return {
        "partner": row["partner"],
        "short": known.short if known else row["partner"],
        "city": row["city"],
        "venue": row["venue"] or None,
        "year": str(day.year),
        "weekday": wording.DAYS[day.weekday()],
        "dmy": f"{day.day}/{day.month}/{day.year}",
        "total": amount("total", generator.choice((0, 1, 2, 3, 4))),
        "total_round": amount("total", 0),
        "sell": amount("sell", generator.choice((0, 1, 3))),
        "buy": amount("buy", generator.choice((0, 1, 3))),
        "invest": amount("invest", 0),
        "interim": amount("interim", 0),
        "interim_at": row["interim_at"].replace(":", ".") or None,
        "transactions": row["transactions"] or None,
        "travellers": row["travellers"] or None,
        "hosts": row["hosts"] or None,
    }


def _fillers(site: str) -> list[Loaded]:
    blocks = (HERE / "fillers.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    kinds: dict[str, Kind] = {"~": "lookalike", "+": "mention"}
    stories: dict[str, Loaded] = {}
    for number in range(FILLERS_OF[site]):
        generator = random.Random(f"filler {site} {number}")
        head, *rest = blocks[number % len(blocks)].splitlines()
        kind = kinds.get(head[0], "filler")
        facts = {"city": generator.choice(CITIES), "n": str(generator.randint(12, 940))}
        title, *paragraphs = (line.format(**facts) for line in [head.lstrip("~+"), *rest])
        pieces = body.dress(generator, paragraphs, split=False)
        day = date(2022, 1, 3) + timedelta(days=generator.randint(0, 1500))
        story = _make(site, kind, title, day, pieces, generator)
        stories.setdefault(story.slug, story)
    return list(stories.values())


def _make(
    site: str,
    kind: Kind,
    title: str,
    day: date,
    pieces: list[body.Piece],
    generator: random.Random,
    *,
    hours: tuple[str, ...] = HOURS,
) -> Loaded:
    tags = ["misi dagang", "jatim"] if kind == "mission" else ["kabar daerah"]
    return Loaded(
        site=site,
        kind=kind,
        slug=slug_of(title),
        title=title,
        local_time=f"{day.isoformat()} {generator.choice(hours)}",
        pages=body.pages_of(pieces),
        pieces=pieces,
        editor=generator.choice(("block", "classic")),
        category=generator.choice(CATEGORIES[site]),
        tags=tags,
        featured=generator.choice((None, "Gubernur menyapa peserta. (Foto: Istimewa)")),
    )
