"""The canonical dump: what "the same rows" means.

Two databases hold the same record when their dumps are equal texts. One JSON line a row, sorted; references are
natural keys; row ids, times of seeing and archive offsets are left out, and so are runs, metrics, captures, decisions,
former slugs and missions that dissolved into others, which tell how the record came to be and not what it says.
"""

from __future__ import annotations

import json

from sqlite_utils import Database

# In these queries a column named ``x`` of a table ``t`` keeps its name; references become url, slug, span or key.
_FIGURE = """CASE WHEN f.id IS NOT NULL THEN f.revision || ':' || f.field || ':' || f."start" || ':' || f."end" END"""
_QUERIES = {
    "articles": """
        SELECT a.url, a.source, a.title, a.published_at, a.published_rule, a.modified_at, a.authors, a.editor,
            a.dateline, a.credit, a.text, a.word_count, a.relevance, o.url AS story, s.copies, a.revision,
            a.content_hash, a.gone_at IS NOT NULL AS gone, a.extractor_version
        FROM articles AS a LEFT JOIN stories AS s ON s.id = a.story_id
        LEFT JOIN articles AS o ON o.id = s.first_article_id""",
    "article_urls": "SELECT u.url, a.url AS article FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id",
    "article_revisions": """
        SELECT a.url, r.revision, r.title, r.text, r.published_at, r.content_hash, r.extractor_version
        FROM article_revisions AS r JOIN articles AS a ON a.id = r.article_id""",
    "figures": """
        SELECT a.url, f.revision, f.ordinal, f.field, f."start", f."end", f.surface, f.value, f.unit, f.kind, f.role,
            f.qualifier, f.stage, f.as_of, f.party, f.commodity, f.period, f.sentence, f.about, m.slug AS mission,
            f.rule, f.confidence, f.extractor_version
        FROM figures AS f JOIN articles AS a ON a.id = f.article_id LEFT JOIN missions AS m ON m.id = f.mission_id""",
    "events": """
        SELECT e."key", e.origin, a.url, e.revision, e.document, e.relation, e.organiser, e.partners, e.date_from,
            e.date_to, e.date_precision, e.date_hint, e.city, e.venue, e.mode, e.official_number, m.slug AS mission
        FROM events AS e LEFT JOIN articles AS a ON a.id = e.article_id LEFT JOIN missions AS m ON m.id = e.mission_id
        """,
    "missions": """
        SELECT m.slug, m.organiser, m.date_from, m.date_to, m.date_precision, m.city, m.venue, m.scope, m.mode,
            m.official_number, m.currency, m.total, m.total_qualifier, m.total_as_of, m.total_status, m.total_basis,
            m.flags, m.sell, m.buy, m.invest, m.target, m.transactions,
            m.participants_organiser, m.participants_partner, m.participants_total, m.article_count, m.witnesses,
            m.grade
        FROM missions AS m WHERE m.merged_into IS NULL""",
    "mission_partners": """
        SELECT m.slug, p.partner, p.code FROM mission_partners AS p JOIN missions AS m ON m.id = p.mission_id""",
    "article_missions": """
        SELECT a.url, m.slug, am.relation FROM article_missions AS am
        JOIN articles AS a ON a.id = am.article_id JOIN missions AS m ON m.id = am.mission_id""",
    "claims": f"""
        SELECT c."key", e."key" AS event, m.slug AS mission, c.field, c.value, c.unit, c.qualifier, c.stage, c.as_of,
            c.origin, a.url, c.revision, {_FIGURE} AS figure, o.url AS story, c.document, c.status, c.reason,
            c.read_as, c.flags
        FROM claims AS c LEFT JOIN events AS e ON e.id = c.event_id LEFT JOIN missions AS m ON m.id = c.mission_id
        LEFT JOIN articles AS a ON a.id = c.article_id LEFT JOIN figures AS f ON f.id = c.figure_id
        LEFT JOIN stories AS s ON s.id = c.story_id LEFT JOIN articles AS o ON o.id = s.first_article_id""",
    "cumulatives": f"""
        SELECT a.url, {_FIGURE} AS figure, c.document, c.organiser, c.partner, c.counted, c.currency, c.scope,
            c.period_from, c.period_to, c.stated_on, c.missions, c.value, c.transactions, c.participants
        FROM cumulatives AS c LEFT JOIN articles AS a ON a.id = c.article_id
        LEFT JOIN figures AS f ON f.id = c.figure_id""",
    "trade_statements": f"""
        SELECT a.url, {_FIGURE} AS figure, t.origin, t.destination, t.commodity, t.measure, t.period, t.value, t.unit
        FROM trade_statements AS t LEFT JOIN articles AS a ON a.id = t.article_id
        LEFT JOIN figures AS f ON f.id = t.figure_id""",
    "issues": f"""
        SELECT i.code, i.severity, i.source, a.url, {_FIGURE} AS figure, m.slug AS mission, i.subject, i.message,
            i.suggestion
        FROM issues AS i LEFT JOIN articles AS a ON a.id = i.article_id LEFT JOIN figures AS f ON f.id = i.figure_id
        LEFT JOIN missions AS m ON m.id = i.mission_id WHERE i.resolved_at IS NULL""",
    "pages": """
        SELECT p.url, p.source, p.kind, p.verdict, a.url AS article
        FROM pages AS p LEFT JOIN articles AS a ON a.id = p.article_id WHERE p.verdict IS NOT NULL""",
}  # fmt: skip


def canonical_dump(db: Database) -> str:
    """One line a row: the table's name, a tab, the row as JSON. Lines are sorted within each table."""
    lines: list[str] = []
    for table, query in _QUERIES.items():
        cursor = db.execute(query)
        names = [column[0] for column in cursor.description]
        lines += sorted(
            f"{table}\t{json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)}" for row in cursor
        )
    return "".join(f"{line}\n" for line in lines)
