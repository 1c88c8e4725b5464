"""One night: sources → crawls → run records, closed and judged → results."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from os import getpid
from pathlib import Path
from types import FrameType
from typing import Protocol

from scrapy.settings import BaseSettings

from crawler.declared import SETTINGS
from crawler.measures import expected_of
from crawler.night import worker
from crawler.night.lock import Left, NightLock
from crawler.night.watch import Ended, Ending, Limits, Task, Watch
from crawler.notices import prepare, send, targets
from crawler.source import Source
from crawler.wording import one_line
from pipelines.store.errors import StoreError
from pipelines.store.store import Store

# What the run of a crawl that did not close it itself is closed with.
_REASONS: Mapping[Ending, str] = {"killed": "killed", "stopped": "shutdown", "not_run": "not_run", "ended": "crashed"}


@dataclass(frozen=True, slots=True)
class Result:
    """What a source's crawl came to. ``counts`` as in ``runs``; ``causes`` of open errors; ``problem`` one line."""

    name: str
    active: bool
    ending: Ending
    seconds: float
    ok: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    causes: Sequence[str] = ()
    problem: str = ""


class Display(Protocol):
    """Shows a night while it goes on."""

    def began(self, name: str) -> None: ...

    def ended(self, result: Result) -> None: ...

    def say(self, text: str) -> None: ...

    def tick(self) -> None: ...


class Night:
    """``sources`` are crawled; ``given`` are settings (NAME=VALUE) handed on to each crawl. Raises BadAddress."""

    def __init__(self, settings: BaseSettings, sources: Sequence[type[Source]], given: Iterable[str]) -> None:
        self._settings = settings
        secrets = {setting.name for setting in SETTINGS if setting.secret}  # a crawl has no need of them
        self._given = [each for each in given if each.split("=", 1)[0] not in secrets]
        self._sources = {source.name: source for source in sources}
        self._database = Path(settings["DB"])
        self._now = datetime.now(UTC)
        self.logs = Path(settings["LOG_DIR"]) / self._now.strftime("%Y%m%dT%H%M%SZ")
        self._recipients = targets(settings["NOTIFY"])
        self._active = [source.name for source in sources if source.status == "active"]
        self._limits = Limits(
            settings.getint("NIGHTLY_AT_ONCE"),
            settings.getfloat("NIGHTLY_SOURCE_LIMIT"),
            settings.getfloat("NIGHTLY_LIMIT"),
            settings.getfloat("NIGHTLY_GRACE"),
        )

    def run(self, display: Display) -> list[Result]:
        """Crawl all. Raises JobError if another night is at work, StoreError if the database cannot be used."""
        with NightLock(self._database, self._now) as lock, Store.open(self._database) as store:
            self._tidy(store, lock.left)
            prepare(store, self._recipients, self._active)
            self.logs.mkdir(parents=True, exist_ok=True)
            first_run = _last_run(store) + 1
            tasks = [self._task(name) for name in _in_turn(store, self._sources)]
            watch = Watch(self._limits, began=lambda task: display.began(task.name), tick=display.tick)
            results = []
            with _stopping(watch), closing(watch.run(tasks)) as ends:
                told: list[str] = []
                for ended in ends:
                    if ended is not None:
                        results.append(self._close(store, ended, first_run))
                        display.ended(results[-1])
                    if told != watch.running:
                        lock.tell(told := watch.running)
            self._notify(store, display)
            return results

    def _notify(self, store: Store, display: Display) -> None:
        """What fails here must not cost the night its summary."""
        try:
            failures = send(store, self._recipients, self._active)
        except StoreError as error:
            failures = [str(error)]
        for failure in failures:
            display.say(failure)

    def _task(self, name: str) -> Task:
        settings = [part for given in self._given for part in ("-s", given)]
        # by its file, not as a module: the night may have been started from any folder of the project
        command = (sys.executable, "-P", worker.__file__, str(getpid()), "crawl", name, *settings)
        return Task(name, command, frozenset(self._sources[name].domains), self.logs / f"{name}.log")

    # --- afterwards ---

    def _close(self, store: Store, ended: Ended, first_run: int) -> Result:
        source = self._sources[ended.task.name]
        active = source.status == "active"
        try:
            run_id = self._closed_run(store, ended, first_run)
            with store.reading() as db:
                [row] = db.query(
                    "SELECT requests, not_modified, articles_new AS new, articles_changed AS changed, "
                    "articles_unchanged AS unchanged, errors, ok FROM runs WHERE id = ?", [run_id]
                ) if run_id else [{}]  # fmt: skip
                causes = store.open_causes(source.name)
        except StoreError as error:
            return Result(source.name, active, ended.ending, ended.seconds, ok=False, problem=str(error))
        ok = ended.ending == "ended" and row.pop("ok", None) == 1
        problem = "" if ok else _problem(ended, causes)
        return Result(source.name, active, ended.ending, ended.seconds, ok, row, causes, problem)

    def _closed_run(self, store: Store, ended: Ended, first_run: int) -> int | None:
        """The crawl's run; closed and judged here if the crawl could not do so itself."""
        name, now = ended.task.name, datetime.now(UTC)
        with store.reading() as db:
            found = db.execute(
                "SELECT max(id), finished_at FROM runs WHERE spider = ? AND id >= ?", [name, first_run]
            ).fetchone()
        run_id: int | None = found[0]
        if ended.ending == "stopped" and run_id is None:
            return None
        if run_id is None:
            began = now - timedelta(seconds=ended.seconds)
            source = self._sources[name]
            store.register_sources([{"name": name, "title": source.title, "status": source.status}])
            run_id = store.start_run(name, began.isoformat())
        elif found[1] is not None and ended.ending == "ended":
            return run_id
        store.finish_run(run_id, finished_at=now.isoformat(), finish_reason=_REASONS[ended.ending], ok=False)
        if ended.ending != "stopped":
            store.add_metrics(run_id, name, {"ordinary": 1, "seconds": round(ended.seconds)})
            store.judge_run(run_id, expected_of(self._sources[name]), days=self._settings.getint("CHECK_DAYS"))
        return run_id

    # --- before ---

    def _tidy(self, store: Store, left: Left) -> None:
        """Close the runs of a night that was itself killed, and remove logs that nobody will read."""
        if left.crawling:
            with store.transaction():
                store.db.execute(
                    "UPDATE runs SET finished_at = ?, finish_reason = 'killed', ok = 0 WHERE finished_at IS NULL "
                    "AND started_at >= ? AND spider IN (SELECT value FROM json_each(?))",
                    [self._now.isoformat(), left.since, json.dumps(left.crawling)],
                )
        oldest = (self._now - timedelta(days=self._settings.getint("LOG_KEEP_DAYS"))).strftime("%Y%m%dT%H%M%SZ")
        for folder in self.logs.parent.glob("[0-9]*T[0-9]*Z"):
            if folder.is_dir() and folder.name < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _last_run(store: Store) -> int:
    with store.reading() as db:
        return int(db.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])


def _in_turn(store: Store, sources: Mapping[str, type[Source]]) -> list[str]:
    """Active sources before trial ones, and of each those whose last run is longest ago."""
    with store.reading() as db:
        last = dict(db.execute("SELECT spider, max(started_at) FROM runs GROUP BY spider").fetchall())
    return sorted(sources, key=lambda name: (sources[name].status != "active", last.get(name, ""), name))


def _problem(ended: Ended, causes: Sequence[str]) -> str:
    """Why a crawl isn't fine, in a few words."""
    told = ", ".join(cause.replace("_", " ") for cause in causes)
    if ended.ending == "killed":
        return f"killed at its time limit; {told}"
    if ended.ending == "not_run":
        return "the night was over before its turn"
    if ended.ending == "stopped":
        return "stopped"
    return told or _last_line(ended.task.log)


def _last_line(log: Path) -> str:
    """The end of a log, for a crawl that failed before it could say more."""
    try:
        with log.open("rb") as file:
            file.seek(max(log.stat().st_size - 4096, 0))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError as error:
        return f"no log: {error.strerror}"
    return one_line(lines[-1])[:300] if lines else "no log was written"


@contextmanager
def _stopping(watch: Watch) -> Iterator[None]:
    """SIGINT and SIGTERM end the crawls first, then the night."""

    def stop(number: int, frame: FrameType | None) -> None:
        watch.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
