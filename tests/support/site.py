"""A web site on loopback that answers under its real host name, and ``scrapy crawl`` against it.

The spiders run unchanged: CONNECT_TO leads their hosts to this server, SSL_CERT_FILE names its certificate authority.

    site = Site(("klikjatim.com", "www.klikjatim.com"), folder)
    site.pages["/robots.txt"] = Answer("User-agent: *\\nAllow: /", "text/plain")
    with site:
        done = site.crawl("klikjatim", "-a", "full=1")
"""

from __future__ import annotations

import sqlite3
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.store import Store, canonical_dump
from tests.support.commands import Running, scrapy


@dataclass(slots=True)
class Answer:
    """What the site says. With an ``etag`` or ``last_modified`` a conditional request gets a real 304."""

    body: str | bytes = ""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in; ``time`` is the monotonic clock's."""

    scheme: str
    host: str
    path: str
    headers: dict[str, str]
    status: int
    time: float

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


# An Answer, or a function of the raw handler that makes one, or writes what it likes itself and returns None.
Page = Answer | Callable[[BaseHTTPRequestHandler], Answer | None]


class Site:
    """Serves ``pages`` (by path with query, or "host/path") over http and https for all ``hosts``."""

    def __init__(self, hosts: tuple[str, ...], folder: Path, *, valid_until: datetime | None = None) -> None:
        self.hosts = hosts
        self.folder = folder
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self._servers: list[ThreadingHTTPServer] = []
        folder.mkdir(parents=True, exist_ok=True)
        self.ca_file, self._key_file = _certificates(hosts, folder, valid_until)

    def __enter__(self) -> Self:
        for scheme in ("http", "https"):
            server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(scheme))
            if scheme == "https":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self._key_file)
                server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            self._servers.append(server)
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    @property
    def connect_to(self) -> str:
        http, https = (server.server_address[1] for server in self._servers)
        return ",".join(f"{h}:{p}:127.0.0.1:{there}" for h in self.hosts for p, there in ((80, http), (443, https)))

    @property
    def db(self) -> Path:
        return self.folder / "missions.db"

    def settings(self, **others: object) -> list[str]:
        """The options that lead a command here; ``others`` go before them."""
        given = {
            "DB": self.db,
            "ARCHIVE_DIR": self.folder / "archive",
            "CONTACT": "tests@example.org",
            "ALLOW_PRIVATE_ADDRESSES": 1,
            "CONNECT_TO": self.connect_to,
            "DOWNLOAD_DELAY": 0,
            "RETRY_TIMES": 0,
        } | others
        return [part for name, value in given.items() for part in ("-s", f"{name}={value}")]

    @property
    def environment(self) -> dict[str, str]:
        return {"SSL_CERT_FILE": str(self.ca_file)}

    def crawl(self, source: str, *arguments: str, **settings: object) -> CompletedProcess[str]:
        """``scrapy crawl SOURCE …`` to its end, whatever that is."""
        return scrapy("crawl", source, *arguments, *self.settings(**settings), env=self.environment)

    def start(self, source: str, *arguments: str, limits: dict[str, int] | None = None, **settings: object) -> Running:
        """``scrapy crawl SOURCE …``, under way; ``limits`` as in Running."""
        return Running(("crawl", source, *arguments, *self.settings(**settings)), self.environment, limits=limits)

    def dump(self) -> str:
        """The record as the whole project compares it."""
        with Store.open_readonly(self.db) as store:
            return canonical_dump(store.db)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.db)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def paths(self, *, but: tuple[str, ...] = ("/robots.txt",)) -> list[str]:
        """The paths asked for, in order, robots.txt apart."""
        return [asked.path for asked in self.asked if asked.path not in but]

    def forget(self) -> None:
        self.asked.clear()

    def _handler(self, scheme: str) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = (self.headers.get("Host") or "").split(":")[0]
                page = site.pages.get(f"{host}{self.path}", site.pages.get(self.path, _NOT_THERE))
                answer = page(self) if callable(page) else page
                status = 0
                if answer is not None:
                    status = 304 if _unchanged(answer, self) else answer.status
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Asked(scheme, host, self.path, headers, status, time.monotonic()))
                if answer is not None:
                    send(self, answer, status)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


_NOT_THERE = Answer("<title>404</title>", status=404)


def send(handler: BaseHTTPRequestHandler, answer: Answer, status: int | None = None) -> None:
    """Write an answer; a 304 has no body."""
    status = answer.status if status is None else status
    data = b"" if status == 304 else answer.data
    handler.send_response(status)
    if status != 304:
        handler.send_header("Content-Type", answer.content_type)
        handler.send_header("Content-Length", str(len(data)))
    for name, value in (("ETag", answer.etag), ("Last-Modified", answer.last_modified), *answer.headers.items()):
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


def _unchanged(answer: Answer, handler: BaseHTTPRequestHandler) -> bool:
    if answer.status != 200:
        return False
    if answer.etag and "If-None-Match" in handler.headers:
        return handler.headers["If-None-Match"] == answer.etag
    return bool(answer.last_modified) and handler.headers.get("If-Modified-Since") == answer.last_modified


def _certificates(hosts: tuple[str, ...], folder: Path, valid_until: datetime | None) -> tuple[Path, Path]:
    """A certificate authority of our own, and key and certificate for ``hosts`` signed by it."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback tests")])
    now = datetime.now(UTC)
    later = now + timedelta(days=2)

    def signed(subject: x509.Name, public: Any, extension: Any, until: datetime) -> x509.Certificate:
        builder = x509.CertificateBuilder(ca_name, subject, public, x509.random_serial_number())
        builder = builder.not_valid_before(min(now, until) - timedelta(days=1)).not_valid_after(until)
        return builder.add_extension(extension, critical=False).sign(ca_key, hashes.SHA256())

    ca = signed(ca_name, ca_key.public_key(), x509.BasicConstraints(ca=True, path_length=None), later)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    leaf = signed(name, key.public_key(), names, valid_until or later)
    pem = serialization.Encoding.PEM
    ca_file, key_file = folder / "ca.pem", folder / "site.pem"
    ca_file.write_bytes(ca.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(secret + leaf.public_bytes(pem))
    return ca_file, key_file
