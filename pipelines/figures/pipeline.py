"""Pipeline 400: the figures of a story that is about a trade mission or mentions one."""

from __future__ import annotations

from datetime import datetime

from crawler.extraction import PARSER_VERSION
from crawler.items import Story
from pipelines.figures import EXTRACTOR_VERSION, read


class ReadFigures:
    """Fills reading and extractor_version."""

    def process_item(self, story: Story) -> Story:
        return read_figures(story)


def read_figures(story: Story) -> Story:
    """Fill the story's reading. Returns the same story."""
    story.extractor_version = f"{PARSER_VERSION}.{EXTRACTOR_VERSION}"
    if story.relevance != "irrelevant":
        published = datetime.fromisoformat(story.published_at) if story.published_at else None
        story.reading = read(story.title, story.text, published)
    return story
