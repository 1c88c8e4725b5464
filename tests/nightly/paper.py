"""Twins of papers on loopback: real HTTP, one port, a paper a host name, each changed at will while it runs."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

BODY = (
    "SURABAYA - Pemerintah Provinsi Jawa Timur menggelar misi dagang ke {place}, nilai komitmennya Rp{amount} miliar. "
    "Kegiatan yang mempertemukan pelaku usaha kedua daerah itu berlangsung sehari penuh dan diikuti puluhan pedagang. "
    "Komoditas yang diperdagangkan antara lain beras, bawang merah, telur, ikan olahan dan produk tekstil."
)
PLACES = ("Kalimantan Timur", "Nusa Tenggara Barat", "Bali", "Lampung", "Riau", "Maluku", "Papua", "Aceh")


@dataclass(slots=True)
class Paper:
    """One paper. ``layout`` names the classes of its pages; ``mood``: ok, wall, gone, slow, down."""

    stories: dict[int, str] = field(default_factory=dict)
    layout: str = "old"
    mood: str = "ok"
    etags: bool = True
    requests: list[str] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)  # a page of it, robots.txt apart

    def publish(self, *numbers: int) -> None:
        for number in numbers:
            self.stories[number] = BODY.format(place=PLACES[number % len(PLACES)], amount=100 + number)

    def page(self, path: str) -> tuple[int, str]:
        if path == "/robots.txt":
            return 200, "User-agent: *\nAllow: /\n"
        if self.mood == "wall":
            return 200, "<html><title>Just a moment...</title><body><div class='cf-chl-box'></div></body></html>"
        if self.mood == "gone":
            return 404, "<html><title>404</title><body>tidak ada</body></html>"
        if path == "/cari":
            return 200, self._listing()
        number = path.rpartition("/")[2]
        if number.isdecimal() and int(number) in self.stories:
            return 200, self._story(int(number))
        return 404, "<html><title>404 not found</title></html>"

    def _listing(self) -> str:
        hits = "".join(
            f'<div class="{self.layout}-hit"><a href="/baca/{n}">Misi dagang ke {PLACES[n % len(PLACES)]}</a></div>'
            for n in sorted(self.stories, reverse=True)
        )
        return f"<html><head><title>Cari</title></head><body><main>{hits}</main></body></html>"

    def _story(self, number: int) -> str:
        day = datetime.now(UTC) - timedelta(days=max(15 - number, 1))
        return (
            f'<html><head><title>Misi dagang {number}</title><meta name="author" content="Sari Dewi">'
            f'<meta property="article:published_time" content="{day:%Y-%m-%d}T08:00:00+07:00"></head><body>'
            f'<h1 class="title">Misi dagang Jatim ke {PLACES[number % len(PLACES)]}, edisi {number}</h1>'
            f'<div class="{self.layout}-body"><p>{self.stories[number]}</p></div></body></html>'
        )


class Press:
    """The server of all papers; ``settings`` make a crawl find them."""

    def __init__(self, *hosts: str) -> None:
        self.papers = {host: Paper() for host in hosts}
        self.release = threading.Event()  # set when the test is over, so that slow answers end
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                press.answer(self)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 64  # several crawls may knock at once
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def settings(self) -> list[str]:
        port = self._server.server_address[1]
        return [
            f"CONNECT_TO=:80:127.0.0.1:{port}", "ALLOW_PRIVATE_ADDRESSES=1", "CONTACT=test@example.org",
            "DOWNLOAD_DELAY=0", "SPIDER_MODULES=tests.nightly.papers",
        ]  # fmt: skip

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        paper = self.papers[request.headers["Host"]]
        paper.requests.append(request.path)
        if request.path != "/robots.txt":
            paper.asked.set()
        if paper.mood == "slow" and request.path != "/robots.txt":
            self.release.wait()
        status, text = paper.page(request.path)
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
        if paper.etags and request.headers.get("If-None-Match") == etag:
            status, text = 304, ""
        body = text.encode()
        request.send_response(status)
        request.send_header(
            "Content-Type", "text/plain" if request.path == "/robots.txt" else "text/html; charset=utf-8"
        )
        request.send_header("ETag", etag)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
