"""What the fuzz tests are made of: our saved pages, spoilt at random, and fragments that parsers stumble over.

``make test`` tries a few dozen examples of each, always the same; ``make fuzz`` thousands, new ones every time.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
_EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")
bounded = settings(
    max_examples=int(_EXAMPLES or 40),
    derandomize=not _EXAMPLES,
    database=None,
    deadline=timedelta(seconds=30),  # what takes this long hangs
    suppress_health_check=list(HealthCheck),
)

FRAGMENTS = (
    "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "?>", "&", "&#0;", "&#x1F;", "&#xD800;", "&nbsp;",
    "&amp;amp;", "<p>", "</p>", "<div", "<table><tr><td>", "<script>", "</script",
    '<script type="application/ld+json">', "<template>", "<svg><p>", "<math><mtext>", "<select>", "<frameset>",
    "<base href='//x'>", "<br>" * 30, "<b>" * 300, "</article>", '{"@type":"NewsArticle"', '"datePublished":',
    '[[[[[[[[', "null", '"\\ud800"', "1e999", "\\", '"', "'", "\0", "\x1b[2J", "\u2028", "\u202e", "\ufeff", "\ufffd",
    "\U0001f600", "e\u0301", "\u0130", "ß", "\r", "\n\n\n", "\t", "Rp", "Rp1,2 triliun",
    "Rp 5.000.000.000.000.000.000,00", "37,7%dari", "0,0,0", "1.2.3,4", "-", "–", "(16/9)", "31/02/2025",
    "Senin (32/13/20255)", "24:61 WIB", "Baca juga:", "Editor :", "(abc/def)", "misi dagang", "Jawa Timur",
    "Gubernur", "javascript:alert(1)", "http://[", "https://klikjatim.com/news-1-x", "//", "/../..", "%zz", "%00",
    "?p=" + "9" * 400, "<link rel=canonical href='https://klikjatim.com/news-7-lain'>",
    "<meta property=article:published_time content='-1'>", "<time datetime='9999-12-31T23:59:60+99:99'>",
    "2025-05-08T10:00:00+07:00", "<item>", "<loc>", "<link>", "</channel>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;",
    "<sitemap>", "<news:publication_date>0000-00-00</news:publication_date>",
)  # fmt: skip


@cache
def saved(*patterns: str) -> list[str]:
    """Texts of our own saved pages and demo, by glob from the project's root."""
    files = sorted(file for pattern in patterns for file in ROOT.glob(pattern))
    assert files, f"nothing is called {patterns}"
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


@cache
def gold_texts() -> list[tuple[str, str]]:
    documents = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(ROOT.glob("tests/gold/more/*.json")))
    return [(each["title"], each["text"]) for each in documents]


@st.composite
def spoilt(draw: st.DrawFn, texts: list[str]) -> str:
    """One of the texts with a few cuts, copies and insertions."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 400))
        kind = draw(st.sampled_from(("insert", "insert", "cut", "copy", "swap")))
        piece = draw(st.sampled_from(FRAGMENTS) | st.text(max_size=8))
        if kind == "insert":
            text = text[:at] + piece + text[at:]
        elif kind == "cut":
            text = text[:at] + text[at + length :]
        elif kind == "copy":
            text = text[:at] + text[max(0, at - length) : at] * draw(st.integers(1, 3)) + text[at:]
        else:
            text = text[at:] + text[:at]
    return text


def soup(most: int = 30) -> st.SearchStrategy[str]:
    """Fragments and nothing else."""
    return st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=most).map("".join)
