"""Processes side by side: a few at a time, no host twice at once, none longer than it may. Knows nothing of crawls."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Ending = Literal["ended", "killed", "stopped", "not_run"]
TICK = 0.1  # seconds between two looks at the processes


@dataclass(frozen=True, slots=True)
class Task:
    """One process to run. ``hosts`` it will ask; its output goes to ``log``."""

    name: str
    command: tuple[str, ...]
    hosts: frozenset[str]
    log: Path


@dataclass(frozen=True, slots=True)
class Limits:
    """``at_once`` processes; seconds that each may take, that all may take, and between asking and killing."""

    at_once: int
    each: float
    whole: float
    grace: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: by itself (``status``: exit status, negative if a signal ended it), killed at a limit, stopped
    because all was, or never begun. ``seconds`` it took."""

    task: Task
    ending: Ending
    status: int | None = None
    seconds: float = 0.0


@dataclass(slots=True)
class _Running:
    task: Task
    process: subprocess.Popen[bytes]
    began: float
    ending: Ending = "ended"
    kill_at: float | None = field(default=None)


class Watch:
    """Runs tasks. ``stop()`` may be called from a signal handler; what runs is then ended, the rest not begun."""

    def __init__(self, limits: Limits, *, began: Callable[[Task], None], tick: Callable[[], None]) -> None:
        self._limits, self._began, self._tick = limits, began, tick
        self._running: list[_Running] = []
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    @property
    def running(self) -> list[str]:
        return [running.task.name for running in self._running]

    def run(self, tasks: Sequence[Task]) -> Generator[Ended | None, None, None]:
        """Run the tasks in this order as far as hosts allow. Yields each as it ends, and None after every other look.

        Ends all of them if left early.
        """
        waiting = list(tasks)
        over = time.monotonic() + self._limits.whole
        try:
            while waiting or self._running:
                if self._stopped or time.monotonic() > over:
                    yield from (Ended(task, "stopped" if self._stopped else "not_run") for task in waiting)
                    waiting = []
                self._begin(waiting)
                self._end_what_must(over)
                yield from self._collect()
                self._tick()
                yield None
                time.sleep(TICK)
        finally:
            for running in self._running:
                _signal(running.process, signal.SIGKILL)
                running.process.wait()

    def _begin(self, waiting: list[Task]) -> None:
        busy = {host for running in self._running for host in running.task.hosts}
        for task in list(waiting):
            if len(self._running) >= self._limits.at_once:
                return
            if not task.hosts & busy:
                waiting.remove(task)
                self._running.append(_start(task))
                busy |= task.hosts
                self._began(task)

    def _end_what_must(self, over: float) -> None:
        now = time.monotonic()
        for running in self._running:
            if running.kill_at is None and (self._stopped or now > min(running.began + self._limits.each, over)):
                running.ending = "stopped" if self._stopped else "killed"
                running.kill_at = now + self._limits.grace
                if not self._stopped:
                    os.kill(running.process.pid, signal.SIGUSR1)  # the process alone: it writes down where it stands
                _signal(running.process, signal.SIGTERM)
            elif running.kill_at is not None and now > running.kill_at:
                _signal(running.process, signal.SIGKILL)

    def _collect(self) -> Iterator[Ended]:
        for running in list(self._running):
            status = running.process.poll()
            if status is not None:
                self._running.remove(running)
                _signal(running.process, signal.SIGKILL)  # what may be left of its group
                yield Ended(running.task, running.ending, status, time.monotonic() - running.began)


def _start(task: Task) -> _Running:
    task.log.parent.mkdir(parents=True, exist_ok=True)
    with task.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            task.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    return _Running(task, process, time.monotonic())


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """To the process and all it started: it leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
