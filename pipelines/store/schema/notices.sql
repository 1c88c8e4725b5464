-- What has been told: per mission, conflict or failing source the state that the last notice spoke of.
CREATE TABLE told (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    noted_at TEXT NOT NULL
) STRICT;

-- Whom notices go to. target: a digest of the address, which holds secrets; earlier notices are not for it.
CREATE TABLE notice_targets (
    target TEXT PRIMARY KEY,
    after_notice INTEGER NOT NULL
) STRICT;

CREATE TABLE notice_deliveries (
    target TEXT NOT NULL REFERENCES notice_targets (target) ON DELETE CASCADE,
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    delivered_at TEXT NOT NULL,
    PRIMARY KEY (target, notice_id)
) STRICT;
CREATE INDEX notice_deliveries_notice_id ON notice_deliveries (notice_id);
