"""Copies: which articles print one text (syndication), so that they count as one witness."""
