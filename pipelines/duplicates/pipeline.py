"""Pipeline 300: what makes a revision of a story, its content hash. Copies in other papers are found in the store."""

from __future__ import annotations

import hashlib

from crawler.items import Story


class HashContent:
    """Fills content_hash from title and text: the same words are the same revision, whatever the page around them."""

    def process_item(self, story: Story) -> Story:
        story.content_hash = hashlib.sha256(f"{story.title}\n\n{story.text}".encode()).hexdigest()
        return story
