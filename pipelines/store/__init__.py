"""Facts → SQLite: the schema, the store, the canonical dump and what reads the record."""

from pipelines.store.articles import Outcome
from pipelines.store.dump import canonical_dump
from pipelines.store.errors import StoreError
from pipelines.store.pages import PageState
from pipelines.store.store import Store

__all__ = ["Outcome", "PageState", "Store", "StoreError", "canonical_dump"]
