-- The tables of the record. ANY holds values that are whole (INTEGER) or fractional (REAL), never text of a number.
-- Times of fetching and seeing are UTC; published_at and modified_at keep the site's own offset.

CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    title TEXT,
    homepage TEXT,
    family TEXT,
    status TEXT NOT NULL DEFAULT 'trial' CHECK (status IN ('active', 'trial', 'retired')),
    note TEXT
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    finish_reason TEXT,
    requests INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    articles_new INTEGER NOT NULL DEFAULT 0,
    articles_changed INTEGER NOT NULL DEFAULT 0,
    articles_unchanged INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    archive_file TEXT,
    ok INTEGER CHECK (ok IN (0, 1))
) STRICT;
CREATE INDEX runs_spider ON runs (spider, started_at);

CREATE TABLE run_metrics (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    metric TEXT NOT NULL,
    value ANY,
    PRIMARY KEY (run_id, source, metric)
) STRICT;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    archive_file TEXT NOT NULL,
    archive_offset INTEGER NOT NULL,
    payload_digest TEXT,
    status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    via TEXT,
    UNIQUE (archive_file, archive_offset)
) STRICT;
CREATE INDEX captures_url ON captures (url, fetched_at);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (name),
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    published_at TEXT,
    published_rule TEXT,
    modified_at TEXT,
    authors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(authors)),
    editor TEXT,
    dateline TEXT,
    credit TEXT,
    text TEXT NOT NULL,
    word_count INTEGER NOT NULL,
    relevance TEXT NOT NULL CHECK (relevance IN ('mission', 'mention')),
    story_id INTEGER REFERENCES stories (id),
    revision INTEGER NOT NULL DEFAULT 1,
    content_hash TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    gone_at TEXT,
    extractor_version TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX articles_source ON articles (source);
CREATE INDEX articles_story_id ON articles (story_id);
CREATE INDEX articles_published_at ON articles (published_at);
CREATE INDEX articles_content_hash ON articles (content_hash);

CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    first_article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id),
    copies INTEGER NOT NULL DEFAULT 1 CHECK (copies >= 1)
) STRICT;

CREATE TABLE article_urls (
    url TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX article_urls_article_id ON article_urls (article_id);

CREATE TABLE article_revisions (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    published_at TEXT,
    content_hash TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    extractor_version TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, revision)
) STRICT;

-- One row for each page of each sighting of a text; a sighting that was not archived has no capture.
CREATE TABLE revision_captures (
    article_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    page INTEGER NOT NULL,
    capture_id INTEGER REFERENCES captures (id),
    seen_at TEXT NOT NULL,
    PRIMARY KEY (article_id, seen_at, page),
    FOREIGN KEY (article_id, revision) REFERENCES article_revisions (article_id, revision)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT;
CREATE INDEX revision_captures_revision ON revision_captures (article_id, revision, page, seen_at);
CREATE INDEX revision_captures_capture_id ON revision_captures (capture_id);

CREATE TABLE pages (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (name),
    kind TEXT NOT NULL CHECK (kind IN ('listing', 'feed', 'sitemap', 'story')),
    etag TEXT,
    last_modified TEXT,
    status INTEGER,
    digest TEXT,
    verdict TEXT CHECK (verdict IN ('story', 'mention', 'irrelevant', 'blocked', 'gone', 'broken')),
    article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    fetched_at TEXT,
    settled_at TEXT,
    recheck_at TEXT
) STRICT;
CREATE INDEX pages_source_recheck ON pages (source, recheck_at);
CREATE INDEX pages_article_id ON pages (article_id);

CREATE TABLE provinces (
    code TEXT PRIMARY KEY,
    iso TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    short TEXT NOT NULL,
    island TEXT NOT NULL
) STRICT;

CREATE TABLE missions (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    organiser TEXT,
    date_from TEXT,
    date_to TEXT,
    date_precision TEXT,
    city TEXT,
    venue TEXT,
    scope TEXT CHECK (scope IN ('domestic', 'overseas', 'mixed')),
    mode TEXT CHECK (mode IN ('in_person', 'hybrid', 'online')),
    official_number INTEGER,
    currency TEXT,
    total ANY,
    total_qualifier TEXT,
    total_as_of TEXT,
    total_status TEXT CHECK (total_status IN ('final', 'interim', 'unknown')),
    total_basis TEXT CHECK (total_basis IN ('reported', 'sum_of_parts', 'import', 'correction')),
    flags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(flags)),
    merged_into INTEGER REFERENCES missions (id),
    sell ANY,
    buy ANY,
    invest ANY,
    target ANY,
    transactions INTEGER,
    participants_organiser INTEGER,
    participants_partner INTEGER,
    participants_total INTEGER,
    article_count INTEGER NOT NULL DEFAULT 0,
    witnesses INTEGER NOT NULL DEFAULT 0,
    grade TEXT CHECK (grade IN ('confirmed', 'single_source', 'disputed', 'interim_only', 'no_total')),
    first_seen_at TEXT,
    updated_at TEXT
) STRICT;
CREATE INDEX missions_organiser ON missions (organiser, date_from);
CREATE INDEX missions_merged_into ON missions (merged_into);

CREATE TABLE mission_slugs (
    slug TEXT PRIMARY KEY,
    mission_id INTEGER NOT NULL REFERENCES missions (id)
) STRICT;
CREATE INDEX mission_slugs_mission_id ON mission_slugs (mission_id);

CREATE TABLE mission_partners (
    mission_id INTEGER NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    partner TEXT NOT NULL,
    code TEXT REFERENCES provinces (code),
    PRIMARY KEY (mission_id, partner)
) STRICT;
CREATE INDEX mission_partners_partner ON mission_partners (partner);
CREATE INDEX mission_partners_code ON mission_partners (code);

CREATE TABLE article_missions (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    mission_id INTEGER NOT NULL REFERENCES missions (id) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ('about', 'mentions')),
    PRIMARY KEY (article_id, mission_id)
) STRICT;
CREATE INDEX article_missions_mission_id ON article_missions (mission_id);

CREATE TABLE figures (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'text')),
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    surface TEXT NOT NULL,
    value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'real')),
    unit TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('money', 'count', 'percent', 'quantity')),
    role TEXT NOT NULL,
    qualifier TEXT NOT NULL,
    stage TEXT CHECK (stage IN ('interim', 'final')),
    as_of TEXT,
    party TEXT,
    commodity TEXT,
    period TEXT,
    sentence TEXT NOT NULL,
    about TEXT CHECK (about IS NULL OR json_valid(about)),
    mission_id INTEGER REFERENCES missions (id),
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    extractor_version TEXT NOT NULL DEFAULT '',
    UNIQUE (article_id, revision, field, "start", "end"),
    FOREIGN KEY (article_id, revision) REFERENCES article_revisions (article_id, revision)
        ON UPDATE CASCADE ON DELETE CASCADE,
    CHECK ("start" >= 0 AND "end" > "start")
) STRICT;
CREATE INDEX figures_mission_id ON figures (mission_id);
CREATE INDEX figures_role ON figures (role, unit);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    "key" TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL CHECK (origin IN ('article', 'import', 'correction')),
    article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    revision INTEGER,
    document TEXT,
    relation TEXT CHECK (relation IN ('about', 'mentions')),
    organiser TEXT,
    partners TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(partners)),
    date_from TEXT,
    date_to TEXT,
    date_precision TEXT,
    date_hint TEXT,
    city TEXT,
    venue TEXT,
    mode TEXT CHECK (mode IN ('in_person', 'hybrid', 'online')),
    official_number INTEGER,
    mission_id INTEGER REFERENCES missions (id),
    FOREIGN KEY (article_id, revision) REFERENCES article_revisions (article_id, revision)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT;
CREATE INDEX events_revision ON events (article_id, revision);
CREATE INDEX events_organiser ON events (organiser);
CREATE INDEX events_mission_id ON events (mission_id);

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    "key" TEXT NOT NULL UNIQUE,
    event_id INTEGER REFERENCES events (id) ON DELETE CASCADE,
    mission_id INTEGER REFERENCES missions (id),
    field TEXT NOT NULL,
    value ANY,
    unit TEXT,
    qualifier TEXT,
    stage TEXT CHECK (stage IN ('interim', 'final')),
    as_of TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('article', 'import', 'correction')),
    article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    revision INTEGER,
    figure_id INTEGER REFERENCES figures (id) ON DELETE SET NULL,
    story_id INTEGER REFERENCES stories (id) ON DELETE SET NULL,
    document TEXT,
    status TEXT CHECK (status IN ('chosen', 'supports', 'rejected')),
    reason TEXT,
    read_as ANY,
    flags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(flags)),
    first_seen_at TEXT,
    last_seen_at TEXT,
    FOREIGN KEY (article_id, revision) REFERENCES article_revisions (article_id, revision)
        ON UPDATE CASCADE ON DELETE CASCADE
) STRICT;
CREATE INDEX claims_event_id ON claims (event_id);
CREATE INDEX claims_mission_id ON claims (mission_id, field, status);
CREATE INDEX claims_revision ON claims (article_id, revision);
CREATE INDEX claims_figure_id ON claims (figure_id);
CREATE INDEX claims_story_id ON claims (story_id);

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    mission_id INTEGER NOT NULL REFERENCES missions (id),
    field TEXT NOT NULL,
    old_value ANY,
    new_value ANY,
    claim_id INTEGER REFERENCES claims (id) ON DELETE SET NULL,
    reason TEXT,
    run_id INTEGER REFERENCES runs (id),
    decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_mission_id ON decisions (mission_id, field, decided_at);
CREATE INDEX decisions_claim_id ON decisions (claim_id);
CREATE INDEX decisions_run_id ON decisions (run_id);
CREATE INDEX decisions_decided_at ON decisions (decided_at);

CREATE TABLE cumulatives (
    id INTEGER PRIMARY KEY,
    article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    figure_id INTEGER REFERENCES figures (id) ON DELETE CASCADE,
    document TEXT,
    organiser TEXT,
    partner TEXT,
    counted TEXT,
    currency TEXT,
    scope TEXT,
    period_from TEXT,
    period_to TEXT,
    stated_on TEXT,
    missions INTEGER,
    value ANY,
    transactions INTEGER,
    participants INTEGER
) STRICT;
CREATE INDEX cumulatives_article_id ON cumulatives (article_id);
CREATE INDEX cumulatives_figure_id ON cumulatives (figure_id);
CREATE INDEX cumulatives_organiser ON cumulatives (organiser);

CREATE TABLE trade_statements (
    id INTEGER PRIMARY KEY,
    article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    figure_id INTEGER REFERENCES figures (id) ON DELETE CASCADE,
    origin TEXT,
    destination TEXT,
    commodity TEXT,
    measure TEXT,
    period TEXT,
    value ANY,
    unit TEXT
) STRICT;
CREATE INDEX trade_statements_article_id ON trade_statements (article_id);
CREATE INDEX trade_statements_figure_id ON trade_statements (figure_id);

CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    run_id INTEGER REFERENCES runs (id),
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    source TEXT,
    article_id INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    figure_id INTEGER REFERENCES figures (id) ON DELETE SET NULL,
    mission_id INTEGER REFERENCES missions (id),
    subject TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    suggestion TEXT,
    raised_by TEXT NOT NULL DEFAULT 'run' CHECK (raised_by IN ('story', 'missions', 'run')),
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    resolved_at TEXT
) STRICT;
CREATE INDEX issues_run_id ON issues (run_id);
CREATE INDEX issues_article_id ON issues (article_id);
CREATE INDEX issues_figure_id ON issues (figure_id);
CREATE INDEX issues_mission_id ON issues (mission_id);
CREATE INDEX issues_open ON issues (code) WHERE resolved_at IS NULL;

-- Organisers whose missions are to be computed again; written with the story, emptied with the missions.
CREATE TABLE pending_organisers (
    organiser TEXT PRIMARY KEY,
    since TEXT NOT NULL
) STRICT;
