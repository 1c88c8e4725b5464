"""What the store says when it cannot do its work. Light to import: every command knows it."""


class StoreError(Exception):
    """The message is one line: what happened, where, and what to do."""
