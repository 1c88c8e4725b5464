"""Settings by environment and .env: what goes before what, and a clear line for whatever is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.declared import SETTINGS, read_value
from crawler.environment import read_environment


def scrapy(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("MISI_")}
    command = [sys.executable, "-m", "scrapy", *args]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={"MISI_ENV_FILE": "", **given, **environ}
    )


def test_s_goes_before_the_environment_and_that_before_the_file_and_that_before_the_default(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("MISI_CONTACT=file@example.org\nMISI_DB=file.db\nexport MISI_ARCHIVE_DIR='a folder'  # quoted\n")
    given = {"MISI_ENV_FILE": str(file), "MISI_CONTACT": "environment@example.org"}
    expected = {"CONTACT": "environment@example.org", "DB": "file.db", "ARCHIVE_DIR": "a folder"}
    assert read_environment(given) == (expected, [])
    asked = ("settings", "--get", "CONTACT")
    assert scrapy(*asked, **given).stdout.strip() == "environment@example.org"
    assert scrapy(*asked, "-s", "CONTACT=option@example.org", **given).stdout.strip() == "option@example.org"


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"MISI_CONTCT": "me@example.org"}, "the environment: there is no MISI_CONTCT. Did you mean MISI_CONTACT?"),
        ({"MISI_RETRY_AFTER_MAX": "soon"}, "the environment: MISI_RETRY_AFTER_MAX is a number from 0, not 'soon'"),
        ({"MISI_ENV_FILE": "no-such-file"}, "there is no no-such-file, which MISI_ENV_FILE names"),
    ],
)
def test_a_wrong_setting_is_one_line_and_exit_2_before_any_work(environ: dict[str, str], says: str) -> None:
    done = scrapy("list", **environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_fault_of_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# notes\nMISI_CONTACT=me@example.org\njust words\nCONTACT=me\nMISI_DB\nMISI_ARCHIVEDIR=x\n"
    )
    values, problems = read_environment({"HOME": "/"}, project=tmp_path)
    assert values == {"CONTACT": "me@example.org"}
    assert problems == [
        f"{tmp_path}/.env, line 3: NAME=VALUE is expected",
        f"{tmp_path}/.env, line 4: CONTACT does not begin with MISI_",
        f"{tmp_path}/.env, line 5: NAME=VALUE is expected",
        f"{tmp_path}/.env: there is no MISI_ARCHIVEDIR. Did you mean MISI_ARCHIVE_DIR?",
    ]


def test_no_file_is_no_fault_unless_it_was_named(tmp_path: Path) -> None:
    assert read_environment({}, project=tmp_path) == ({}, [])
    (tmp_path / ".env").write_bytes(b"MISI_CONTACT=\xff")
    assert read_environment({}, project=tmp_path) == ({}, [f"{tmp_path}/.env cannot be read: it is not UTF-8"])
    assert read_environment({"MISI_ENV_FILE": ""}, project=tmp_path) == ({}, [])


def test_defaults_are_of_their_kind() -> None:
    for setting in SETTINGS:
        if setting.default != "":
            text = str(int(setting.default)) if setting.kind == "flag" else str(setting.default)
            assert read_value(setting.name, text) == setting.default
