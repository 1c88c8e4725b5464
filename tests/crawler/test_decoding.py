"""Pages with broken, undeclared and misdeclared bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decoding import decode


def test_the_byte_that_the_cms_leaves_behind_stays_one_replacement_character() -> None:
    page = "“Transaksi” Rp2,48 triliun (37,7".encode() + b"\xda" + b"ri total)"
    for forced in (None, "utf-8"):
        assert decode(page, "text/html", forced) == "“Transaksi” Rp2,48 triliun (37,7\ufffdri total)"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("harga “baru”".encode("cp1252"), "text/html; charset=windows-1252", "harga “baru”"),
        (
            b'<meta charset="windows-1252">' + "harga “baru”".encode("cp1252"),
            "text/html",
            '<meta charset="windows-1252">harga “baru”',
        ),
        ("harga “baru” – ’".encode("cp1252"), "text/html", "harga “baru” – ’"),
        (b"\xef\xbb\xbfmisi", "text/html", "misi"),
        ("misi”".encode(), "text/html; charset=iso-8859-1", "misi”"),
        ("misi”".encode(), "text/html; charset=no-such-thing", "misi”"),
        ("misi".encode("utf-16"), "text/html", "misi"),
    ],
    ids=["header", "meta", "undeclared", "bom", "misdeclared", "unknown", "utf-16"],
)
def test_charsets(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


@given(st.text(st.characters(codec="utf-8")))
def test_utf_8_is_utf_8_whatever_is_declared(text: str) -> None:
    body = text.encode()
    if not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert decode(body, "text/html; charset=latin-1") == text


@given(st.binary())
def test_any_bytes_are_text(body: bytes) -> None:
    decode(body, "text/html")
