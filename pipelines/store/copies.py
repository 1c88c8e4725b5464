"""Story clusters in the database: which articles are copies of one text.

``copy_shingles`` is the index that finds candidates (a sample of each text's shingles, by day of publication),
``copy_pairs`` keeps every pair that the comparison called copies. A story is a connected group of pairs, so a copy that
bridges two groups merges them, and the order in which articles arrive makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from sqlite_utils import Database

from pipelines.duplicates.compare import COPY_SHARE, Comparable, copied_share
from pipelines.duplicates.shingles import sample
from pipelines.store.values import to_json

#: A release is printed again within so many days, if at all.
WINDOW_DAYS = 10
#: Candidates share at least so many sampled shingles; the set phrases of the subject make up one or two.
SHARED_SHINGLES = 2
#: The most candidates compared exactly, those sharing most first.
CANDIDATES = 200


def cluster(db: Database, article_id: int) -> set[int]:
    """Find the copies of an article whose text or date is new, and put all concerned into their stories.

    Call within a transaction. Returns the articles whose story changed (a release printed by thirty papers counts as
    one witness, so whatever counts witnesses must look at them again).
    """
    affected = _story_members(db, [article_id])
    _index(db, article_id)
    pairs = _find_copies(db, article_id)
    db.execute("DELETE FROM copy_pairs WHERE article_id = ?1 OR other_id = ?1", [article_id])
    for other, share in pairs.items():
        low, high = sorted((article_id, other))
        db.execute(
            "INSERT INTO copy_pairs (article_id, other_id, share) VALUES (?, ?, ?)", [low, high, round(share, 4)]
        )
    return _regroup(db, affected | {article_id} | _story_members(db, pairs))


def withdraw(db: Database, article_id: int) -> None:
    """Take an article that is about to go out of its story; the rest of the story is grouped anew."""
    rest = _story_members(db, [article_id]) - {article_id}
    db.execute("DELETE FROM copy_pairs WHERE article_id = ?1 OR other_id = ?1", [article_id])
    db.execute("DELETE FROM copy_shingles WHERE article_id = ?", [article_id])
    db.execute("UPDATE articles SET story_id = NULL WHERE id = ?", [article_id])
    _regroup(db, rest)
    db.execute("DELETE FROM stories WHERE first_article_id = ?", [article_id])


def _index(db: Database, article_id: int) -> None:
    """Write the article's sampled shingles under its day: of publication, else of its first capture."""
    text, day = db.execute(
        "SELECT text, substr(coalesce(published_at, first_seen_at), 1, 10) FROM articles WHERE id = ?", [article_id]
    ).fetchone()
    db.execute("DELETE FROM copy_shingles WHERE article_id = ?", [article_id])
    db.execute(
        "INSERT INTO copy_shingles (shingle, day, article_id) SELECT value, ?, ? FROM json_each(?)",
        [date.fromisoformat(day).toordinal(), article_id, to_json(sample(Comparable(text).words))],
    )


def _find_copies(db: Database, article_id: int) -> dict[int, float]:
    """article → share of the shorter text that is copied, for all copies of the article within the window."""
    candidates = db.execute(
        "SELECT them.article_id, articles.text FROM copy_shingles AS us JOIN copy_shingles AS them "
        "ON them.shingle = us.shingle AND them.day BETWEEN us.day - ?2 AND us.day + ?2 AND them.article_id <> ?1 "
        "JOIN articles ON articles.id = them.article_id WHERE us.article_id = ?1 "
        "GROUP BY them.article_id HAVING count(*) >= ?3 ORDER BY count(*) DESC, articles.url LIMIT ?4",
        [article_id, WINDOW_DAYS, SHARED_SHINGLES, CANDIDATES],
    ).fetchall()
    text = _comparable(db.execute("SELECT text FROM articles WHERE id = ?", [article_id]).fetchone()[0])
    shares = ((other, copied_share(text, _comparable(other_text))) for other, other_text in candidates)
    return {other: share for other, share in shares if share >= COPY_SHARE}


@lru_cache(maxsize=512)
def _comparable(text: str) -> Comparable:
    """The stories of one day are compared with each other again and again."""
    return Comparable(text)


def _story_members(db: Database, articles: Iterable[int]) -> set[int]:
    rows = db.execute(
        "SELECT id FROM articles WHERE story_id IN "
        "(SELECT story_id FROM articles WHERE id IN (SELECT value FROM json_each(?)))",
        [to_json(list(articles))],
    )
    return {row[0] for row in rows}


def _regroup(db: Database, articles: set[int]) -> set[int]:
    """Give each connected group among ``articles`` its story, named by the earliest of the group."""
    ids = to_json(sorted(articles))
    neighbours: dict[int, set[int]] = defaultdict(set)
    for one, other in db.execute(
        "SELECT article_id, other_id FROM copy_pairs WHERE article_id IN (SELECT value FROM json_each(?))", [ids]
    ):
        neighbours[one].add(other)
        neighbours[other].add(one)
    before = dict(
        db.execute("SELECT id, story_id FROM articles WHERE id IN (SELECT value FROM json_each(?))", [ids]).fetchall()
    )
    earliest = [
        row[0]
        for row in db.execute(
            "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY coalesce(datetime(published_at), '9999'), url",
            [ids],
        )
    ]
    placed: dict[int, int] = {}
    for first in earliest:
        if first not in placed:
            group = _reachable(first, neighbours)
            story = _story_named_by(db, first, len(group))
            placed |= dict.fromkeys(group, story)
    moved = {article for article, story in placed.items() if before[article] != story}
    for article in moved:
        db.execute("UPDATE articles SET story_id = ?1 WHERE id = ?2", [placed[article], article])
        db.execute("UPDATE claims SET story_id = ?1 WHERE article_id = ?2", [placed[article], article])
    db.execute(
        "DELETE FROM stories WHERE id IN (SELECT value FROM json_each(?)) AND id NOT IN "
        "(SELECT story_id FROM articles WHERE story_id IN (SELECT value FROM json_each(?1)))",
        [to_json(sorted(set(before.values())))],
    )
    return moved


def _reachable(start: int, neighbours: Mapping[int, set[int]]) -> set[int]:
    group, edge = {start}, [start]
    while edge:
        new = neighbours.get(edge.pop(), set()) - group
        group |= new
        edge += new
    return group


def _story_named_by(db: Database, first_article: int, copies: int) -> int:
    row = db.execute(
        "INSERT INTO stories (first_article_id, copies) VALUES (?, ?) "
        "ON CONFLICT (first_article_id) DO UPDATE SET copies = excluded.copies RETURNING id",
        [first_article, copies],
    ).fetchone()
    return int(row[0])
