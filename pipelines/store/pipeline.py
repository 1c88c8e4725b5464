"""Pipeline 600: the story into the store, with all it says, in one transaction."""

from __future__ import annotations

from typing import Any, Self

from scrapy.exceptions import DropItem

from crawler.context import Context, Kept
from crawler.items import Story
from pipelines.store.errors import StoreError
from pipelines.store.store import Store


class KeepStory:
    """Saves a story on the store's thread and tells the spider what became of it; the spider waits for that."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Context.of(crawler))

    async def process_item(self, story: Story) -> Story:
        if story.relevance == "irrelevant":
            self._context.kept(story, Kept("irrelevant"))
            raise DropItem(f"{story.url}: {story.rules['relevance']}")
        try:
            outcome = await self._context.store(Store.save_story, story, self._context.run_id)
        except StoreError as error:
            self._context.kept(story, error)
            raise DropItem(str(error)) from error
        self._context.kept(story, Kept(outcome.status, outcome.article_id))
        return story
