"""Whole nights over twins of papers: real crawls, real processes, a real database."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nightly.house import House, env
from tests.nightly.paper import Press
from tests.nightly.webhook import Webhook


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with Press("pagi.test", "siang.test", "malam.test", "macet.test") as press:
        for paper in press.papers.values():
            paper.publish(1, 2, 3)
        press.papers["malam.test"].mood = "wall"
        yield House(press, tmp_path_factory.mktemp("house"))


@dataclass(frozen=True, slots=True)
class FirstNight:
    night: subprocess.CompletedProcess[str]
    pid: int
    another: subprocess.CompletedProcess[str]
    notices: list[str]


@pytest.fixture(scope="module")
def first_night(house: House) -> FirstNight:
    """A night in which one source hangs; while it does, somebody starts another."""
    with Webhook() as webhook:
        notify = f"NOTIFY={webhook.url}"
        going = house.start("nightly", "-s", "NIGHTLY_SOURCE_LIMIT=20", "-s", "NIGHTLY_GRACE=10", "-s", notify)
        assert house.press.papers["macet.test"].asked.wait(60)
        another = house.run("nightly", "pagi")
        out, err = going.communicate(timeout=120)
    night = subprocess.CompletedProcess(going.args, going.returncode, out, err)
    return FirstNight(night, going.pid, another, webhook.lines())


def test_a_source_that_hangs_is_killed_and_the_others_are_whole(house: House, first_night: FirstNight) -> None:
    assert first_night.night.returncode == 1
    runs = {row[0]: row[1:] for row in house.rows("SELECT spider, finish_reason, ok, articles_new FROM runs")}
    assert runs == {
        "macet": ("killed", 0, 0),
        "malam": ("finished", 0, 0),
        "pagi": ("finished", 1, 3),
        "siang": ("finished", 1, 3),
    }
    assert house.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]
    assert dict(house.rows("SELECT source, count(*) FROM articles GROUP BY source"))["siang"] == 3


def test_the_log_of_the_one_that_hung_tells_where(house: House, first_night: FirstNight) -> None:
    [log] = house.folder.glob("logs/*/macet.log")
    assert "papers.py" in log.read_text()


def test_what_failed_is_an_issue_with_cause_and_suggestion(house: House, first_night: FirstNight) -> None:
    issues = house.rows(
        "SELECT source, code, suggestion FROM issues WHERE subject IN ('process', 'network') ORDER BY 1"
    )
    assert [row[:2] for row in issues] == [("macet", "slow"), ("malam", "blocked")]
    assert all(row[2] for row in issues)


def test_lines_and_a_summary_where_there_is_no_terminal(house: House, first_night: FirstNight) -> None:
    told = first_night.night.stdout
    assert "pagi begins" in told
    assert "siang ok: 3 new, 0 changed; 5 requests" in told
    assert "malam failed: 0 new, 0 changed; 2 requests" in told
    assert "The night" in told
    [log] = house.folder.glob("logs/*/nightly.log")
    assert "macet killed" in log.read_text()
    assert "\x1b" not in told + log.read_text()


def test_a_night_tells_of_new_missions_and_failing_active_sources(first_night: FirstNight) -> None:
    missions = [line for line in first_night.notices if line.startswith("new mission jawa-timur--")]
    assert len(missions) == 3
    assert set(first_night.notices) - set(missions) == {"source failing, macet: slow"}


def test_a_second_night_is_refused_while_the_first_runs(first_night: FirstNight) -> None:
    assert first_night.another.returncode == 1
    assert (
        f"another nightly run is at work on this database: process {first_night.pid}, since 20"
        in first_night.another.stderr
    )
    assert first_night.another.stderr.count("\n") == 1


def test_a_trial_source_cannot_fail_a_night(house: House, first_night: FirstNight) -> None:
    done = house.run("nightly", "pagi", "malam")
    assert "malam failed" in done.stdout, done
    assert "pagi ok: 0 new" in done.stdout, done
    assert done.returncode == 0, done


def test_crawls_do_not_outlive_a_night_that_is_killed_and_the_next_one_closes_their_runs(
    house: House, first_night: FirstNight
) -> None:
    macet = house.press.papers["macet.test"]
    macet.asked.clear()
    going = house.start("nightly", "macet", "-s", "NOTIFY=json://127.0.0.1:9/secret")
    assert macet.asked.wait(60)
    [child] = (int(pid) for pid in Path(f"/proc/{going.pid}/task/{going.pid}/children").read_text().split())
    assert b"secret" not in Path(f"/proc/{child}/cmdline").read_bytes()
    handle = os.pidfd_open(child)
    going.kill()
    going.communicate()
    assert select.select([handle], [], [], 20)[0], "the crawl goes on"
    os.close(handle)
    assert house.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(1,)]
    assert house.run("nightly", "siang").returncode == 0
    last = house.rows("SELECT finish_reason, ok FROM runs WHERE spider = 'macet' ORDER BY id DESC LIMIT 1")
    assert last == [("killed", 0)]


def test_a_night_that_is_asked_to_stop_ends_its_crawls_first(house: House, first_night: FirstNight) -> None:
    macet = house.press.papers["macet.test"]
    macet.asked.clear()
    going = house.start("nightly", "macet", "-s", "NIGHTLY_GRACE=0.2")
    assert macet.asked.wait(60)
    going.send_signal(signal.SIGTERM)
    out, _ = going.communicate(timeout=60)
    assert going.returncode == 1
    assert "macet stopped" in out
    assert house.rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]


def test_health_shows_every_source_and_fails_while_an_active_one_does(house: House, first_night: FirstNight) -> None:
    told = house.run("health", "--format", "json")
    assert told.returncode == 1
    states = {
        each["source"]: (each["state"], [cause for cause, _ in each["problems"]]) for each in json.loads(told.stdout)
    }
    assert states == {
        "macet": ("failing", ["slow"]),
        "malam": ("failing", ["blocked"]),
        "pagi": ("ok", []),
        "siang": ("ok", []),
        "tutup": ("retired", []),
    }
    table = house.run("health", "--problems").stdout
    assert "blocked: 1 of 1 listings could not be had" in " ".join(table.split())
    assert "pagi" not in table


def test_an_unknown_source_is_refused() -> None:
    command = [sys.executable, "-m", "scrapy", "nightly", "klikjatm", "-s", "CONTACT=test@example.org"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env())
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no source 'klikjatm'. Did you mean klikjatim?" in done.stderr
