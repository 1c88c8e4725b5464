"""Numbers after a comparison with an earlier mission: what adds up to today's total was sold and bought today."""

from __future__ import annotations

from pipelines.figures import read

LEAD = (
    "BANDAR LAMPUNG - Misi Dagang dan Investasi Jawa Timur dengan Lampung di Swiss-Belhotel Bandar Lampung, Kamis "
    "(7/8/2025), membukukan transaksi Rp1,055 triliun, jauh di atas misi dagang 2023 yang hanya Rp285,52 miliar. "
)


def roles(text: str) -> dict[str, str]:
    return {f.surface: f.role for f in read("Misi Dagang Jatim-Lampung", text, None).figures}


def test_sales_after_a_comparison_are_todays() -> None:
    found = roles(LEAD + "Jatim menjual Rp800,44 miliar dan membeli Rp254,9 miliar.")
    assert (found["Rp1,055 triliun"], found["Rp285,52 miliar"]) == ("total", "past")
    assert (found["Rp800,44 miliar"], found["Rp254,9 miliar"]) == ("sell", "buy")


def test_sales_of_that_time_are_the_earlier_missions() -> None:
    found = roles(LEAD + "Waktu itu, pada 2023, Jatim menjual Rp198,3 miliar dan membeli Rp87,22 miliar.")
    assert (found["Rp198,3 miliar"], found["Rp87,22 miliar"]) == ("past", "past")
