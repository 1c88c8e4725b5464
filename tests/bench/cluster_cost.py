"""What one more article costs to cluster while the database grows.

    python -m tests.bench.cluster_cost [STORIES …]        (default: 10000 100000; 1000000 takes some ten minutes)

The press of each day stays the same size (137 stories, a million in twenty years), as it does in life. Prints the
milliseconds per article of the median of 200 new ones, the ratio to the smallest database, and the peak of memory.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from pipelines.duplicates.compare import words
from pipelines.duplicates.shingles import sample
from pipelines.store import Store
from pipelines.store.copies import cluster
from tests.duplicates import made

A_DAY = 137
FIRST_DAY = date(2006, 1, 1)
PHRASES = ("Gubernur Jawa Timur Khofifah Indar Parawansa", "misi dagang dan investasi", "pelaku usaha kedua provinsi")


def made_text(chance: random.Random) -> str:
    """Some 200 words: sentences of the press's words, with set phrases that every story has."""
    sentences = (f"{chance.choice(PHRASES)} {' '.join(chance.choices(made.vocabulary(), k=12))}." for _ in range(12))
    return " ".join(sentences)


def rows(stories: int, chance: random.Random) -> Iterator[tuple[int, str, str]]:
    for number in range(1, stories + 1):
        yield number, made_text(chance), (FIRST_DAY + timedelta(days=number // A_DAY)).isoformat()


def fill(store: Store, stories: int, chance: random.Random) -> None:
    db = store.db
    db.execute("PRAGMA synchronous = OFF")
    with store.transaction():
        db.execute("INSERT INTO sources (name) VALUES ('bench')")
        db.execute("CREATE TEMP TABLE unsorted (shingle INTEGER, day INTEGER, article_id INTEGER)")
        for number, text, day in track(rows(stories, chance), total=stories, description=f"{stories} stories"):
            insert_article(store, number, text, day)
            ordinal = date.fromisoformat(day).toordinal()
            db.conn.executemany(
                "INSERT INTO unsorted VALUES (?, ?, ?)", [(s, ordinal, number) for s in sample(words(text))]
            )
        db.execute("INSERT INTO stories (id, first_article_id) SELECT id, id FROM articles")
        db.execute("UPDATE articles SET story_id = id")
        db.execute("INSERT INTO copy_shingles SELECT * FROM unsorted ORDER BY 1, 2, 3")
        db.execute("DROP TABLE unsorted")


def insert_article(store: Store, number: int, text: str, day: str) -> None:
    store.db.execute(
        "INSERT INTO articles (id, source, url, title, text, published_at, word_count, relevance, content_hash, "
        "first_seen_at) VALUES (?1, 'bench', 'https://example.org/' || ?1, '', ?2, ?3, 0, 'mission', '', ?3)",
        [number, text, day],
    )


def cost(store: Store, stories: int, chance: random.Random) -> float:
    """Median milliseconds to cluster one of 200 new articles of the last week."""
    times = []
    for number in range(stories + 1, stories + 201):
        text = made_text(chance)
        day = (FIRST_DAY + timedelta(days=stories // A_DAY - chance.randrange(7))).isoformat()
        with store.transaction():
            insert_article(store, number, text, day)
            started = time.perf_counter()
            cluster(store.db, number)
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    table = Table("stored stories", "ms per new article", "ratio", "peak memory, MB")
    first = 0.0
    for stories in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
            chance = random.Random(stories)
            fill(store, stories, chance)
            took = cost(store, stories, chance)
        first = first or took
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(f"{stories:,}", f"{took:.1f}", f"{took / first:.2f}", f"{peak:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
