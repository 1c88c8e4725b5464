-- What people read. Missions that dissolved into others (merged_into) appear in none of these views.
-- Totals are announced commitments ("nilai komitmen transaksi yang diumumkan"), not realised trade.

-- The missions, one row each, in order of date. "date" is as precise as is known: day, month or year. "partners" is a
-- JSON list, as every list in the database is.
CREATE VIEW ledger AS
SELECT
    m.slug,
    CAST(substr(m.date_from, 1, 4) AS INTEGER) AS year,
    CASE WHEN m.date_precision IS NOT 'year' THEN (CAST(substr(m.date_from, 6, 2) AS INTEGER) + 2) / 3 END AS quarter,
    CASE m.date_precision
        WHEN 'year' THEN substr(m.date_from, 1, 4)
        WHEN 'month' THEN substr(m.date_from, 1, 7)
        ELSE m.date_from
    END AS date,
    m.organiser,
    (
        SELECT json_group_array(partner)
        FROM (SELECT p.partner FROM mission_partners AS p WHERE p.mission_id = m.id ORDER BY p.partner)
    ) AS partners,
    m.city,
    m.scope,
    m.currency,
    m.total,
    round(m.total / 1e9, 2) AS total_miliar,
    m.total_status,
    m.grade,
    m.sell,
    m.buy,
    m.invest,
    m.transactions,
    m.participants_total,
    m.witnesses,
    (SELECT count(*) FROM issues AS i WHERE i.mission_id = m.id AND i.resolved_at IS NULL) AS open_issues
FROM missions AS m
WHERE m.merged_into IS NULL
ORDER BY coalesce("date", '9999'), m.slug;

-- A mission of which no amount is known counts among those in rupiah.
CREATE VIEW yearly_totals AS
SELECT
    CAST(substr(date_from, 1, 4) AS INTEGER) AS year,
    organiser,
    scope,
    coalesce(currency, 'IDR') AS currency,
    count(*) AS missions,
    count(total) AS with_total,
    count(CASE WHEN total IS NOT NULL AND total_status = 'interim' THEN 1 END) AS interim,
    count(CASE WHEN grade = 'single_source' THEN 1 END) AS single_source,
    sum(total) AS total
FROM missions
WHERE merged_into IS NULL
GROUP BY 1, 2, 3, 4;

-- sole_total sums missions held with this partner alone, and may be added up over partners. shared_total sums
-- missions held with several at once: their amounts stand beside each of them, so never add those up.
CREATE VIEW partner_totals AS
SELECT
    p.partner,
    p.code,
    coalesce(m.currency, 'IDR') AS currency,
    count(*) AS missions,
    sum(CASE WHEN n.partners = 1 THEN m.total END) AS sole_total,
    sum(CASE WHEN n.partners > 1 THEN m.total END) AS shared_total
FROM mission_partners AS p
JOIN missions AS m ON m.id = p.mission_id AND m.merged_into IS NULL
JOIN (SELECT mission_id, count(*) AS partners FROM mission_partners GROUP BY mission_id) AS n ON n.mission_id = m.id
GROUP BY 1, 2, 3;

-- Each value that somebody states and that was not chosen, beside the chosen one. other_sources: JSON list of
-- sources and documents; reason: why the chosen one; other_reason: why not the other; difference: other - chosen.
CREATE VIEW disagreements AS
SELECT
    m.slug,
    r.field,
    c.value AS chosen,
    c.reason,
    r.value AS other,
    json_group_array(DISTINCT coalesce(a.source, r.document, r.origin)) AS other_sources,
    CASE
        WHEN typeof(c.value) IN ('integer', 'real') AND typeof(r.value) IN ('integer', 'real') AND c.unit IS r.unit
            THEN r.value - c.value
    END AS difference,
    min(r.reason) AS other_reason
FROM claims AS r
JOIN missions AS m ON m.id = r.mission_id AND m.merged_into IS NULL
LEFT JOIN claims AS c ON c.mission_id = r.mission_id AND c.field = r.field AND c.status = 'chosen'
LEFT JOIN articles AS a ON a.id = r.article_id
WHERE r.status = 'rejected' AND (r.value IS NOT c.value OR r.unit IS NOT c.unit)
GROUP BY m.id, r.field, c.id, r.value, r.unit;

-- Where each claim comes from. url: of the article, or the document of an import or correction; an import has no
-- sentence, and the surface that its table gives, if any. The capture is the
-- first page of the text's first sighting; further pages are in revision_captures. gone_at: since when the story is no
-- longer at its address.
CREATE VIEW evidence AS
SELECT
    m.slug,
    c.field,
    c.value,
    c.status,
    c.reason,
    coalesce(f.surface, nullif(c.surface, '')) AS surface,
    f.sentence,
    coalesce(a.source, c.origin) AS source,
    v.title,
    v.published_at,
    coalesce(a.url, c.document) AS url,
    k.archive_file,
    k.archive_offset,
    c.id AS claim_id,
    a.gone_at
FROM claims AS c
JOIN missions AS m ON m.id = c.mission_id AND m.merged_into IS NULL
LEFT JOIN figures AS f ON f.id = c.figure_id
LEFT JOIN articles AS a ON a.id = c.article_id
LEFT JOIN article_revisions AS v ON v.article_id = c.article_id AND v.revision = c.revision
LEFT JOIN captures AS k ON k.id = (
    SELECT rc.capture_id
    FROM revision_captures AS rc
    WHERE rc.article_id = c.article_id AND rc.revision = c.revision AND rc.capture_id IS NOT NULL
    ORDER BY rc.page, rc.seen_at
    LIMIT 1
);

CREATE VIEW mission_changes AS
SELECT m.slug, d.field, d.old_value, d.new_value, d.reason, d.decided_at
FROM decisions AS d
JOIN missions AS m ON m.id = d.mission_id AND m.merged_into IS NULL;

-- Each cumulative statement beside the record's own count and sum, up to the earlier of period_to and stated_on.
-- "domestic" includes "mixed"; of several partners (joined by "+") one must be the mission's; a mission known by year
-- or month counts when all of it lies within the period; where provinces were counted, ledger_missions counts
-- provinces. difference: ledger - stated; missions_without_total: slugs.
CREATE VIEW reconciliation AS
WITH stated AS (
    SELECT *, min(coalesce(period_to, stated_on, '9999'), coalesce(stated_on, period_to, '9999')) AS until
    FROM cumulatives
),
counted AS (
    SELECT
        s.id AS statement_id,
        m.id AS mission_id,
        m.slug,
        CASE WHEN coalesce(m.currency, 'IDR') = coalesce(s.currency, 'IDR') THEN m.total END AS total
    FROM stated AS s
    JOIN missions AS m
        ON m.merged_into IS NULL
        AND m.organiser = s.organiser
        AND m.date_from >= coalesce(s.period_from, '')
        AND CASE WHEN m.date_precision IS 'day' THEN m.date_from ELSE coalesce(m.date_to, m.date_from) END <= s.until
        AND (s.scope IS NULL OR s.scope = 'mixed' OR m.scope = s.scope OR (s.scope = 'domestic' AND m.scope = 'mixed'))
        AND (
            s.partner IS NULL
            OR EXISTS (
                SELECT 1
                FROM mission_partners AS p
                WHERE p.mission_id = m.id AND instr('+' || s.partner || '+', '+' || p.partner || '+') > 0
            )
        )
)
SELECT
    s.organiser,
    s.scope,
    s.period_from,
    s.period_to,
    s.stated_on,
    s.missions AS stated_missions,
    s.value AS stated_value,
    CASE s.counted
        WHEN 'provinces' THEN (
            SELECT count(DISTINCT p.code)
            FROM counted AS c JOIN mission_partners AS p ON p.mission_id = c.mission_id
            WHERE c.statement_id = s.id
        )
        ELSE (SELECT count(*) FROM counted AS c WHERE c.statement_id = s.id)
    END AS ledger_missions,
    (SELECT sum(c.total) FROM counted AS c WHERE c.statement_id = s.id) AS ledger_value,
    (SELECT sum(c.total) FROM counted AS c WHERE c.statement_id = s.id) - s.value AS difference,
    (
        SELECT json_group_array(slug)
        FROM (SELECT c.slug FROM counted AS c WHERE c.statement_id = s.id AND c.total IS NULL ORDER BY c.slug)
    ) AS missions_without_total,
    s.partner,
    s.counted,
    s.currency,
    coalesce(a.url, s.document) AS url
FROM stated AS s
LEFT JOIN articles AS a ON a.id = s.article_id;

-- Every source with its last run, what it holds and what is wrong with it now.
CREATE VIEW source_health AS
SELECT
    s.name AS source,
    s.status,
    r.started_at AS last_run_at,
    r.finish_reason AS last_finish_reason,
    r.ok AS last_run_ok,
    (SELECT max(o.started_at) FROM runs AS o WHERE o.spider = s.name AND o.ok = 1) AS last_ok_at,
    (
        SELECT count(*)
        FROM runs AS f
        WHERE f.spider = s.name AND f.ok = 0 AND f.started_at > coalesce(
            (SELECT max(o.started_at) FROM runs AS o WHERE o.spider = s.name AND o.ok = 1), '')
    ) AS failed_since,
    r.requests AS last_requests,
    r.not_modified AS last_not_modified,
    r.articles_new AS last_new,
    r.articles_changed AS last_changed,
    r.errors AS last_errors,
    (SELECT count(*) FROM articles AS a WHERE a.source = s.name) AS articles,
    (SELECT max(a.published_at) FROM articles AS a WHERE a.source = s.name) AS newest_published_at,
    (SELECT count(*) FROM pages AS p WHERE p.source = s.name AND p.verdict IN ('blocked', 'broken')) AS pages_in_trouble,
    (SELECT count(*) FROM issues AS i WHERE i.source = s.name AND i.resolved_at IS NULL) AS open_issues
FROM sources AS s
LEFT JOIN runs AS r ON r.id = (
    SELECT l.id FROM runs AS l WHERE l.spider = s.name ORDER BY l.started_at DESC, l.id DESC LIMIT 1
);

-- The stories that came in last, newest first, with the mission each is about and its total.
CREATE VIEW latest AS
SELECT
    a.first_seen_at,
    a.published_at,
    a.source,
    a.relevance,
    a.title,
    m.slug,
    m.total,
    m.currency,
    m.grade,
    a.url
FROM articles AS a
LEFT JOIN article_missions AS am ON am.article_id = a.id AND am.relation = 'about'
LEFT JOIN missions AS m ON m.id = am.mission_id AND m.merged_into IS NULL
ORDER BY a.first_seen_at DESC, a.published_at DESC, a.url;
