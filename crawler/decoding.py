"""Bytes → text, for sites whose own CMS breaks its bytes.

"37,7%dari" percent-decoded by the CMS leaves the byte 0xDA in a UTF-8 page; guessing a charset from that byte spoils
the whole page. So: UTF-8 as long as the page is nearly UTF-8, with U+FFFD where a byte is broken; another charset only
where the page names one and isn't UTF-8.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]+)", re.IGNORECASE)
# Python's codecs that turn bytes into text and yet are no charset of a page
_NO_CHARSETS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7")
_NEARLY = 0.02  # share of broken bytes among the non-ASCII ones, beyond which a page isn't UTF-8


def decode(body: bytes, content_type: str = "", forced: str | None = None) -> str:
    """The text of a page. ``forced``: the encoding that the source file prescribes, if any."""
    if forced:
        return body.decode(forced, errors="replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if not broken:
        return text
    high = sum(1 for byte in body if byte > 0x7F)
    declared = _declared(body, content_type)
    if declared and declared != "utf-8":
        return body.decode(declared, errors="replace")
    if declared is None and broken > max(3, _NEARLY * high):
        return body.decode("cp1252", errors="replace")
    return text


def _declared(body: bytes, content_type: str) -> str | None:
    header = _IN_HEADER.search(content_type)
    meta = _DECLARED.search(body[:4096])
    name = header[1] if header else meta[1].decode("ascii") if meta else None
    if name is None:
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    if not _is_charset(codec):
        return None
    # what browsers do: pages that claim latin-1 are windows-1252
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _is_charset(codec: str) -> bool:
    """Python knows codecs such as base64 and idna too, which a page may name and which fail on a page's bytes."""
    if codec.replace("-", "_") in _NO_CHARSETS:
        return False
    try:
        b"a".decode(codec, errors="replace")
    except (LookupError, UnicodeError):
        return False
    return True
