"""What the source files state: enough, dated, within the rules of the house; and the page made from them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from parsel import Selector

from crawler.catalogue import ASPECTS, aspect, aspects, markdown
from crawler.page import BY_WORDS
from pipelines.bylines import read_dateline

from .loaded import ALL, source

ROOT = Path(__file__).parents[2]
FOUNDING = {"klikjatim", "bangsaonline", "infodis", "prudensi", "dppkukm"}
FACTS_OF_A_KNOWN_FAMILY = 15  # lines, at most


def test_the_sources_of_the_design_are_there() -> None:
    assert set(ALL) >= FOUNDING | {
        "surabayapagi", "barometerjatim", "ketik", "antaranews", "beritajatim", "rmol", "rmoljatim", "tribunnews",
        "pustakajc", "disway", "jatimpedia", "kominfo_jatim", "suarasurabaya", "timesindonesia", "detik", "jatimnow",
        "kontenjatim", "wartatransparansi", "seputar_ikn",
    }  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_a_source_has_a_file_and_saved_pages_of_its_own(name: str) -> None:
    assert (ROOT / "spiders" / f"{name}.py").exists()
    assert (ROOT / "tests/sites" / name / "expected.json").exists()


@pytest.mark.parametrize("name", ALL)
def test_its_status_is_dated(name: str) -> None:
    spider = source(name)
    assert spider.status in (("active",) if name in FOUNDING else ("trial", "active", "retired"))
    assert re.match(r"20\d\d-(0[1-9]|1[0-2]): \S", spider.note)
    assert 0 <= spider.floor < spider.ceiling


@pytest.mark.parametrize("name", ALL)
def test_every_fact_is_marked_seen_or_assumed(name: str) -> None:
    spider = source(name)
    assert {aspect(fact) for fact in (*spider.seen, *spider.assumed)} <= set(ASPECTS)
    known = set(aspects((*spider.seen, *spider.assumed)))
    assert {"addresses", "listings", "zone"} <= known
    assert not spider.dateline or "dateline" in known
    for listing in spider.listings:
        if listing.evidence == "seen":
            assert "listings" in aspects(spider.seen), listing.url
        if listing.evidence == "assumed":
            assert "listings" in aspects(spider.assumed), listing.url


@pytest.mark.parametrize("name", ALL)
def test_it_asks_its_own_hosts_only_and_little_at_night(name: str) -> None:
    spider = source(name)
    addresses = [url for each in spider.listings for url in (each.url, each.next) if url]
    assert {urlsplit(url).hostname for url in addresses} <= set(spider.domains)
    assert {urlsplit(url).scheme for url in addresses} == {"https"}
    nightly = Counter(urlsplit(each.url).hostname for each in spider.listings if each.nightly)
    assert nightly
    assert max(nightly.values()) <= 4
    assert not [each.url for each in spider.listings if each.by_day and each.nightly]
    assert [each.url for each in spider.listings if spider.identify(each.url)] == []


def test_no_host_belongs_to_two_sources() -> None:
    owners = Counter(host for name in ALL for host in source(name).domains)
    assert [host for host, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_its_rules_can_be_read(name: str) -> None:
    page = Selector(text="<html><body><p>x</p></body></html>")
    spider = source(name)
    for layout in (spider.layout, *spider.older_layouts):
        for rule in (*layout.title, *layout.date, *layout.author, *layout.editor):
            if rule.startswith(BY_WORDS):
                assert re.compile(rule.removeprefix(BY_WORDS)).groups <= 1, rule
            else:
                page.css(rule)
        for rule in (*layout.body, *layout.drop):
            assert not rule.startswith(BY_WORDS)
            page.css(rule)
    for listing in spider.listings:
        assert bool(listing.items) == (listing.kind == "html"), listing.url
        page.css(listing.items or "a")
    for pattern in (*spider.chrome, *spider.addresses.story, *(each for each, _ in spider.addresses.others)):
        re.compile(pattern)
    assert set(re.compile(spider.dateline).groupindex) <= {"place", "credit"}


@pytest.mark.parametrize(
    ("name", "opening", "place", "credit"),
    [
        ("klikjatim", "KLIKJATIM.Com | Banjarmasin - Gubernur", "Banjarmasin", None),
        ("bangsaonline", "SORONG, BANGSAONLINE.com - Gubernur", "SORONG", None),
        ("infodis", "Banjarmasin, Infodis.id – Gubernur", "Banjarmasin", None),
        ("prudensi", "BALIKPAPAN – Gubernur", "BALIKPAPAN", None),
        ("dppkukm", "Balikpapan (Seputar-ikn.com) — Gubernur", "Balikpapan", "Seputar-ikn.com"),
        ("seputar_ikn", "Balikpapan (Seputar-ikn.com) — Gubernur", "Balikpapan", None),
        ("antaranews", "Surabaya (ANTARA) - Gubernur", "Surabaya", None),
        ("tribunnews", "SURYA.co.id | SURABAYA ─ Gubernur", "SURABAYA", None),
        ("tribunnews", "SURYA.CO.ID, MALANG - Gubernur", "MALANG", None),
        ("jatimpedia", "JATIMPEDIA, Malang  – Gubernur", "Malang", None),
        ("barometerjatim", "BALIKPAPAN, Barometerjatim.com Gubernur", "BALIKPAPAN", None),
        ("jatimnow", "jatimnow.com - Gubernur", None, None),
        ("kominfo_jatim", "Jatim Newsroom- Gubernur", None, None),
        ("beritajatim", "Surabaya (beritajatim.com) – Gubernur", "Surabaya", None),
        ("detik", "Kupang - Gubernur", "Kupang", None),
    ],
)
def test_datelines_as_the_papers_print_them(name: str, opening: str, place: str | None, credit: str | None) -> None:
    from pipelines.clean import own_names  # noqa: PLC0415

    spider = source(name)
    assert read_dateline(" ".join(opening.split()), spider.dateline, own_names(spider)) == (place, credit)


def facts_of(path: Path) -> int:
    """Lines of the class that states the source's facts, comments and imports apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    stated = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    numbers = {line for node in stated.body for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return len(numbers)


@pytest.mark.parametrize("name", [n for n in ALL if source(n).family in ("wordpress", "news-id", "baca-id")])
def test_a_source_of_a_known_family_is_a_few_lines(name: str) -> None:
    assert facts_of(ROOT / "spiders" / f"{name}.py") <= FACTS_OF_A_KNOWN_FAMILY


def test_the_page_of_sources_is_current() -> None:
    written = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    assert written == markdown(map(source, ALL)), (
        "docs/sources.md is out of date: scrapy list --markdown > docs/sources.md"
    )


def test_the_guide_shows_a_source_file_as_it_is() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert (ROOT / "spiders/infodis.py").read_text(encoding="utf-8") in guide
