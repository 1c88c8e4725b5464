"""klikjatim on loopback: a site in its form with as many stories as a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from tests.support.site import Answer, Site

HOSTS = ("klikjatim.com", "www.klikjatim.com")
SEARCH = "/search/misi%20dagang"
FEED = "/feed"
SUBJECT = "misi dagang"


@dataclass(frozen=True, slots=True)
class Piece:
    """One story. ``published`` is ISO 8601; ``total`` in miliar."""

    id: int
    published: str
    partner: str = "Kalimantan Timur"
    city: str = "Balikpapan"
    total: int = 500
    subject: str = SUBJECT

    @property
    def path(self) -> str:
        return f"/news-{self.id}-{self.subject.replace(' ', '-')}-jatim-{self.partner.lower().replace(' ', '-')}"

    @property
    def title(self) -> str:
        if self.subject != SUBJECT:
            return f"{self.subject.title()} di {self.city} Rampung"
        return f"{self.subject.title()} Jatim-{self.partner} Catat Rp{self.total} Miliar"

    @property
    def body(self) -> str:
        if self.subject != SUBJECT:
            return (
                f"<p>KLIKJATIM.Com | {self.city} - Pekerjaan {self.subject} di {self.city} rampung lebih cepat dari "
                "jadwal. Warga kini bisa melintas tanpa antre, dan rambu baru sudah terpasang di kedua arah.</p>"
                "<p>Dinas Pekerjaan Umum Jawa Timur akan memeriksa hasilnya bulan depan. (abc)</p>"
            )
        day = datetime.fromisoformat(self.published).strftime("%d/%m/%Y")
        return (
            f"<p>KLIKJATIM.Com | {self.city} - Misi dagang Provinsi Jawa Timur dengan {self.partner} di {self.city}, "
            f"({day}), mencatat total transaksi Rp{self.total} miliar.</p>"
            "<p>Gubernur menyebut misi dagang itu diikuti puluhan pelaku usaha dari kedua provinsi dan akan "
            "dilanjutkan dengan pertemuan berikutnya. (abc)</p>"
        )

    def page(self) -> Answer:
        return Answer(
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(self.title)} - klikjatim.com</title>'
            f'<meta property="og:title" content="{escape(self.title)}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{self.published}">'
            f'<link rel="canonical" href="https://klikjatim.com{self.path}"></head>'
            f"<body><article><h1>{escape(self.title)}</h1>{self.body}</article></body></html>",
            etag=f'"{self.id}-{hash((self.total, self.subject)) & 0xFFFF}"',
        )


def listing(pieces: list[Piece], *, etag: str | None = None) -> Answer:
    items = "".join(
        f'<div class="category-text-wrap"><h2><a href="{p.path}">{escape(p.title)}</a></h2></div>' for p in pieces
    )
    return Answer(
        f'<html><head><meta charset="utf-8"></head><body><main>{items or "<p>Tidak ditemukan</p>"}</main>'
        '<aside><a href="/news-99999-misi-dagang-di-bilah-samping-yang-bukan-hasil">lain</a></aside></body></html>',
        etag=etag,
    )


def feed(pieces: list[Piece], *, etag: str | None = None) -> Answer:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>https://klikjatim.com{p.path}</link>"
        f"<pubDate>{datetime.fromisoformat(p.published).strftime('%a, %d %b %Y %H:%M:%S %z')}</pubDate></item>"
        for p in pieces
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>klikjatim.com</title>{items}</channel></rss>'
    return Answer(body, "application/rss+xml; charset=utf-8", etag=etag)


def klikjatim(folder: Path, pieces: list[Piece], *, per_page: int = 10) -> Site:
    """The site with these stories, the newest first on search pages and feed."""
    site = Site(HOSTS, folder)
    site.pages["/robots.txt"] = Answer("User-agent: *\nAllow: /\n", "text/plain")
    publish(site, pieces, per_page=per_page)
    return site


def publish(site: Site, pieces: list[Piece], *, per_page: int = 10) -> None:
    """Put these stories on the site's listings and pages, as its CMS would."""
    newest = sorted(pieces, key=lambda piece: piece.published, reverse=True)
    mark = f'"{abs(hash(tuple(newest))) & 0xFFFFFF}"'
    for number, start in enumerate(range(0, max(len(newest), 1), per_page), 1):
        path = SEARCH if number == 1 else f"{SEARCH}/{number}"
        site.pages[path] = listing(newest[start : start + per_page], etag=mark if number == 1 else None)
    site.pages[FEED] = feed(newest[:10], etag=mark)
    for piece in newest:
        site.pages[piece.path] = piece.page()
