"""A small klikjatim whose stories are all of the last days, and what its rows must be."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.klikjatim import Piece, klikjatim
from tests.support.site import Site

NOW = datetime.now(ZoneInfo("Asia/Jakarta")).replace(microsecond=0)
PLACES = (
    ("Bali", "Denpasar"), ("Aceh", "Banda Aceh"), ("Maluku", "Ambon"), ("Jambi", "Jambi"), ("Riau", "Pekanbaru"),
    ("Lampung", "Bandar Lampung"), ("Bengkulu", "Bengkulu"), ("Gorontalo", "Gorontalo"),
)  # fmt: skip


def stories(count: int, *, hours_apart: float = 12, first: int = 100) -> list[Piece]:
    """So many stories of different missions, the newest an hour old."""
    return [
        Piece(first + n, (NOW - timedelta(hours=1 + n * hours_apart)).isoformat(), *PLACES[n % len(PLACES)],
              total=200 + 37 * n)
        for n in range(count)
    ]  # fmt: skip


def twin(folder: Path, count: int = 3) -> Site:
    return klikjatim(folder, stories(count))


def titles(site: Site) -> list[str]:
    """The titles of the stories that are kept, in the order of their addresses; each once, or it shows."""
    return [row["title"] for row in site.rows("SELECT title FROM articles ORDER BY url")]


def open_issues(site: Site) -> list[tuple[str, str]]:
    """Code and message of every open issue that speaks of an address."""
    sql = "SELECT code, message FROM issues WHERE resolved_at IS NULL AND subject LIKE 'http%' ORDER BY code, message"
    return [(row["code"], row["message"]) for row in site.rows(sql)]


def said(stderr: str) -> list[str]:
    """The command's own last words: its lines on standard error that are no log."""
    return [line for line in stderr.splitlines() if line.startswith("scrapy crawl: ")]
