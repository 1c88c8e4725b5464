"""Runs the project's commands as a shell would: a process each, with an environment, an exit status and two streams.

The processes are forked from one that has loaded the libraries already, which saves a second each and changes nothing
else: no reactor, no database, no thread exists before the fork.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
from pathlib import Path
from subprocess import CompletedProcess

from scrapy.cmdline import execute

ROOT = Path(__file__).parents[2]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([
    __name__, "aiohttp", "scrapy.cmdline", "scrapy.extensions.memusage", "trafilatura", "rich.table", "pipelines.store",
    "pipelines.figures.pipeline", "crawler.archive.middleware", "crawler.archive.replay", "crawler.crawling",
    "crawler.network", "crawler.politeness", "crawler.runs",
])  # fmt: skip


class Running:
    """A command under way. ``limits``: RLIMIT names without the prefix to soft limits, such as {"FSIZE": 1 << 20}."""

    def __init__(
        self, arguments: tuple[object, ...], env: dict[str, str], cwd: Path = ROOT, limits: dict[str, int] | None = None
    ) -> None:
        self.arguments = ["scrapy", *map(str, arguments)]
        self._folder = tempfile.TemporaryDirectory()
        self._files = [Path(self._folder.name) / name for name in ("out", "err", "peak")]
        self._process = _CONTEXT.Process(
            target=_execute, args=(self.arguments, {**os.environ, **env}, str(cwd), self._files, limits or {})
        )
        self._process.start()

    def kill(self) -> None:
        """``kill -9``, and wait until it is gone."""
        self._process.kill()
        self._process.join()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.exitcode is not None

    @property
    def peak_mb(self) -> int:
        """The most memory it held at once (resident), once it has ended by itself."""
        return int(self._files[2].read_text()) // 1024

    def finish(self, timeout: float = 120) -> CompletedProcess[str]:
        """Wait for its end, whatever that is; killed after ``timeout`` seconds."""
        self._process.join(timeout)
        if not self.ended:
            self.kill()
        out, err = (file.read_text(errors="replace") if file.exists() else "" for file in self._files[:2])
        return CompletedProcess(self.arguments, self._process.exitcode or 0, out, err)


def scrapy(
    *arguments: object, env: dict[str, str] | None = None, cwd: Path = ROOT, timeout: float = 120
) -> CompletedProcess[str]:
    """``scrapy …`` to its end, whatever that is. ``env`` is added to ours; killed after ``timeout`` seconds."""
    return Running(arguments, env or {}, cwd).finish(timeout)


def _execute(argv: list[str], env: dict[str, str], cwd: str, files: list[Path], limits: dict[str, int]) -> None:
    for number, stream in enumerate(files[:2], 1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = argv
    for name, soft in limits.items():
        limit = getattr(resource, f"RLIMIT_{name}")
        resource.setrlimit(limit, (soft, resource.getrlimit(limit)[1]))
    try:
        execute(argv)
    finally:
        files[2].write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
