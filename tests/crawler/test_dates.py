"""Publication dates in the forms that the sources print."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import parse_ago, parse_argument, parse_date

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("printed", "when"),
    [
        ("2025-09-16T22:08:37+07:00", "2025-09-16T22:08:37+07:00"),
        ("2025-09-16T18:30:00Z", "2025-09-17T01:30:00+07:00"),
        ("2025-09-16T18:30:00.000+0000", "2025-09-17T01:30:00+07:00"),
        ("2025-09-16 18:30:00", "2025-09-16T18:30:00+07:00"),
        ("Selasa, 13 Desember 2022 21:57 WIB", "2022-12-13T21:57:00+07:00"),
        ("Sabtu, 25 Januari 2014  |  21:33 WIB", "2014-01-25T21:33:00+07:00"),
        ("SABTU, 06 JANUARI 2024 | 05:52 WIB | LAPORAN: NAMA", "2024-01-06T05:52:00+07:00"),
        ("Sabtu 21-06-2025,18:15 WIB", "2025-06-21T18:15:00+07:00"),
        ("8 Desember 2025 21:16 8 Des 2025 21:16", "2025-12-08T21:16:00+07:00"),
        ("Kamis, 06 Nov 2025 21:40 WIB", "2025-11-06T21:40:00+07:00"),
        ("Diunggah pada : 11 Juni 2021 19:39:26 8779", "2021-06-11T19:39:26+07:00"),
        ("11 Oktober 2022 3:11pm", "2022-10-11T15:11:00+07:00"),
        ("11 Oktober 2022 12:05 am", "2022-10-11T00:05:00+07:00"),
        ("Jum'at, 1 Pebruari 2019 pukul 09.05 WIB", "2019-02-01T09:05:00+07:00"),
        ("May 8, 2025", "2025-05-08T00:00:00+07:00"),
        ("Thu, 29 Jan 2026 18:41:33 +0700", "2026-01-29T18:41:33+07:00"),
        ("Thu, 29 Jan 2026 18:41:33 GMT", "2026-01-30T01:41:33+07:00"),
        ("Kamis, 8 Mei 2025 20:10 WITA", "2025-05-08T20:10:00+08:00"),
        ("Kamis, 8 Mei 2025 20:10 WIT", "2025-05-08T20:10:00+09:00"),
    ],
)
def test_printed_forms(printed: str, when: str) -> None:
    found = parse_date(printed, WIB)
    assert found is not None
    assert found.when.isoformat() == when


@pytest.mark.parametrize(
    "printed",
    ["", "2025", "Juli 2025", "(16/9)", "Kamis (2/10)", "31 Februari 2025", "45 Mei 2025", "99-99-2025", "8779"],
)
def test_what_is_no_full_date_is_none(printed: str) -> None:
    assert parse_date(printed, WIB) is None


def test_a_counter_behind_the_day_is_no_clock() -> None:
    found = parse_date("11 Juni 2021 dibaca 12.30 ribu kali", WIB)
    assert found is not None
    assert found.day_only


def test_a_date_without_zone_is_the_sources() -> None:
    found = parse_date("8 Mei 2025 20:10", WITA)
    assert found is not None
    assert found.when.isoformat() == "2025-05-08T20:10:00+08:00"


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)), st.sampled_from((WIB, WITA)))
def test_iso_goes_round(when: datetime, zone: ZoneInfo) -> None:
    aware = when.replace(tzinfo=zone, microsecond=0)
    found = parse_date(aware.astimezone(UTC).isoformat(), zone)
    assert found is not None
    assert found.when == aware


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    parse_date(text, WIB)
    parse_ago(text, datetime.now(UTC))
    parse_argument(text)


def test_ago() -> None:
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert parse_ago("11 jam lalu", now) == datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert parse_ago("2 hari yang lalu", now) == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert parse_ago("kemarin", now) is None
