"""The sources as the spider loader finds them, for the tests."""

from __future__ import annotations

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.source import Source

_LOADER = get_spider_loader(get_project_settings())
ALL = sorted(_LOADER.list())


def source(name: str) -> type[Source]:
    spider = _LOADER.load(name)
    assert issubclass(spider, Source)
    return spider
