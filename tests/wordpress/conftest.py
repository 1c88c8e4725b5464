"""One WordPress a test session, with every story of the corpus published in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from .corpus import SITES, STATIC_PAGES, Loaded, corpus
from .server import WordPress


@dataclass(frozen=True, slots=True)
class House:
    """The running servers, what was loaded, and what WordPress itself says of each story after loading."""

    wordpress: WordPress
    stories: list[Loaded]
    printed: dict[str, dict[str, str]]  # address → id, title and time as WordPress has them

    def of(self, site: str, *kinds: str) -> list[Loaded]:
        return [story for story in self.stories if story.site == site and (not kinds or story.kind in kinds)]


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    stories = corpus()
    printed: dict[str, dict[str, str]] = {}
    with WordPress(list(SITES.values())) as wordpress:
        for site in SITES:
            own = [story for story in stories if story.site == site]
            loaded = wordpress.php(site, "load.php", [*STATIC_PAGES, *(story.for_wordpress(own) for story in own)])
            printed |= {row["url"]: row for row in loaded}
        yield House(wordpress, stories, printed)
