"""What the manual says of settings, causes and bounds is what the code has, and every setting is read somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.checks import Bounds
from crawler.declared import SETTINGS
from crawler.measures import expected_of
from crawler.operations_doc import PAGE, filled

PROJECT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("crawler", "pipelines", "spiders", "demo")
    for path in (PROJECT / folder).rglob("*.py")
)


def test_the_tables_are_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "run: python -m crawler.operations_doc"


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_setting_has_a_reader(name: str) -> None:
    assert re.search(rf'settings(?:\.get\w*\(|\[)\s*"{name}"', CODE)


def test_every_setting_that_the_manual_names_exists() -> None:
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})`", PAGE.read_text(encoding="utf-8")))
    known = {setting.name for setting in SETTINGS} | set(Settings()) | {"SSL_CERT_FILE", "MISI_ENV_FILE"}
    assert named <= known


def test_the_bounds_of_every_source_file_are_known_to_the_checks() -> None:
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["spiders"]}))
    for name in loader.list():
        expected = expected_of(loader.load(name))  # type: ignore[arg-type]
        assert 0 <= expected.bounds.floor <= (expected.bounds.ceiling or 0), name


def test_a_bound_that_no_check_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no check knows 'hitz' in floors"):
        Bounds(floors={"hitz": 3})
