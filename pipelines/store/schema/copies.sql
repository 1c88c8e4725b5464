-- A sample of each article's word shingles, by day of publication (days since year 1): the index that finds candidates.
CREATE TABLE copy_shingles (
    shingle INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (shingle, day, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_shingles_article_id ON copy_shingles (article_id);

-- Pairs of articles of which the shorter is largely copied from the longer, or both from one release.
CREATE TABLE copy_pairs (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
    PRIMARY KEY (article_id, other_id),
    CHECK (article_id < other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_pairs_other_id ON copy_pairs (other_id);
