"""What a source file is written with. CONTRIBUTING.md walks through one."""

from crawler.crawling import SourceSpider
from crawler.discovery import Listing
from crawler.source import Layout
from crawler.urls import Addresses

__all__ = ["Addresses", "Layout", "Listing", "SourceSpider"]
