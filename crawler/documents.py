"""Documents that a claim names: addresses of our sources in their canonical form, so that they meet stored articles."""

from __future__ import annotations

from collections.abc import Callable

from scrapy.settings import BaseSettings

from crawler.loading import all_sources


def canonical_documents(settings: BaseSettings) -> Callable[[str], str]:
    """A function from a document to its canonical form; whatever is no address of a source stays as it is."""
    loader = all_sources(settings)
    sources = [loader.load(name) for name in loader.list()]

    def canonical(document: str) -> str:
        if not document.startswith(("http://", "https://")):
            return document
        found = (identify(document) for s in sources if (identify := getattr(s, "identify", None)))
        return next((address.url for address in found if address and not address.unresolved), document)

    return canonical
