"""The command line is strict: what it doesn't know it refuses in one line, with the right exit status."""

from __future__ import annotations

import pytest

from tests.support.commands import scrapy


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["list", "--nolgo"], "there is no option '--nolgo'. Did you mean --nolog?"),
        (["list", "-s", "CONTCT=me@example.org"], "there is no setting 'CONTCT'. Did you mean CONTACT?"),
        (["list", "-s", "DB"], "-s takes NAME=VALUE"),
        (["list", "-s", "ALLOW_PRIVATE_ADDRESSES=perhaps"], "ALLOW_PRIVATE_ADDRESSES is 0 or 1"),
        (["list", "-s", "DOWNLOAD_DELAY=-1"], "DOWNLOAD_DELAY is a number from 0"),
        (["list", "klikjatim"], "too many arguments at 'klikjatim'"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(args: list[str], says: str) -> None:
    done = scrapy(*args)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_unknown_command_is_refused() -> None:
    done = scrapy("kcrawl")
    assert done.returncode == 2
    assert "Unknown command: kcrawl" in done.stdout
