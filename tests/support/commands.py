"""Runs the project's commands as a shell would: a process each, with an environment, an exit status and two streams.

The processes are forked from one that has loaded the libraries already, which saves a second each and changes nothing
else: no reactor, no database, no thread exists before the fork.
"""

from __future__ import annotations

import multiprocessing
import os
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


def scrapy(
    *arguments: object, env: dict[str, str] | None = None, cwd: Path = ROOT, timeout: float = 120
) -> CompletedProcess[str]:
    """``scrapy …`` to its end, whatever that is. ``env`` is added to ours; killed after ``timeout`` seconds."""
    argv = ["scrapy", *map(str, arguments)]
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder) / "out", Path(folder) / "err"
        process = _CONTEXT.Process(target=_execute, args=(argv, {**os.environ, **(env or {})}, str(cwd), streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
        out, err = (stream.read_text(errors="replace") if stream.exists() else "" for stream in streams)
    return CompletedProcess(argv, process.exitcode or 0, out, err)


def _execute(argv: list[str], env: dict[str, str], cwd: str, streams: tuple[Path, Path]) -> None:
    for number, stream in enumerate(streams, 1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = argv
    execute(argv)
