"""Text → figures: every number of a story and what it means. Pure Python, no Scrapy, no database."""
