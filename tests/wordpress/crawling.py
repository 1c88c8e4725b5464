"""Runs the spiders as a user does, with ``scrapy crawl``, against the WordPress behind the sites' own names."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.store.dump import canonical_dump
from pipelines.store.store import Store

from .corpus import SITES
from .server import WordPress

ROOT = Path(__file__).parents[2]
LONG_AGO = "2020-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Crawl:
    """A ``scrapy crawl`` under way."""

    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes]
    log: Path

    def kill_after(self, requests: int, site: str, wordpress: WordPress) -> None:
        """``kill -9`` once the site has been asked that often."""
        before = len(wordpress.requests(site))
        while len(wordpress.requests(site)) < before + requests:
            with suppress(subprocess.TimeoutExpired):
                code = self.process.wait(0.05)
                raise AssertionError(f"it ended ({code}) before {requests} requests:\n{self.log.read_text()[-1500:]}")
        self.process.kill()
        self.process.wait()

    def finish(self) -> str:
        """What it printed; it must have done its job."""
        code = self.process.wait(240)
        printed = self.log.read_text(errors="replace")
        assert code == 0, f"scrapy crawl {' '.join(self.arguments)} ended with {code}:\n{printed[-1500:]}"
        return printed


@dataclass(frozen=True, slots=True)
class Desk:
    """A database and an archive of one's own, and the sites' names pointing to loopback."""

    wordpress: WordPress
    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "missions.db"

    def start(self, *arguments: str) -> Crawl:
        settings = {
            "DB": self.db,
            "ARCHIVE_DIR": self.folder / "archive",
            "CONTACT": "tests@example.org",
            "ALLOW_PRIVATE_ADDRESSES": 1,
            "CONNECT_TO": ",".join(self._names()),
            "DOWNLOAD_DELAY": 0,
        }
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        log = self.folder / f"{len(list(self.folder.glob('*.log')))}.log"
        with log.open("w") as printed:
            process = subprocess.Popen(
                [sys.executable, "-m", "scrapy", "crawl", *arguments, *options],
                cwd=ROOT,
                env={**os.environ, "SSL_CERT_FILE": str(self.wordpress.ca_file)},
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
        return Crawl(arguments, process, log)

    def crawl(self, *arguments: str) -> str:
        """``scrapy crawl …`` to its end; what it printed. It must have done its job."""
        return self.start(*arguments).finish()

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def make_due(self, url: str) -> None:
        """As if the day had come on which a story is looked at again."""
        with closing(sqlite3.connect(self.db)) as connection, connection:
            changed = connection.execute("UPDATE pages SET recheck_at = ? WHERE url = ?", [LONG_AGO, url])
            assert changed.rowcount == 1
            missing = "UPDATE articles SET missing_since = ? WHERE url = ? AND missing_since IS NOT NULL"
            connection.execute(missing, [LONG_AGO, url])

    def dump(self) -> str:
        """The record as the whole project compares it."""
        store = Store.open_readonly(self.db)
        try:
            return canonical_dump(store.db)
        finally:
            store.close()

    def _names(self) -> list[str]:
        ports = {443: self.wordpress.https_port, 80: self.wordpress.http_port}
        hosts = [host for site in SITES.values() for host in (site.host, f"www.{site.host}")]
        return [f"{host}:{port}:127.0.0.1:{there}" for host in hosts for port, there in ports.items()]
