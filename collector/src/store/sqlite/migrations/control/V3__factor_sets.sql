-- Factors from outside: what was imported, by whom, and its rows. Rows never change; a later set of the same tenant,
-- kind and name takes the place of an earlier one, which stays for figures that were made with it.
CREATE TABLE factor_set (
    revision INTEGER PRIMARY KEY,
    -- NULL: everyone's.
    tenant TEXT REFERENCES tenant (slug),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    rows INTEGER NOT NULL,
    digest BLOB NOT NULL,
    imported TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;

CREATE TABLE factor_row (
    revision INTEGER NOT NULL REFERENCES factor_set (revision) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (revision, line)
) STRICT, WITHOUT ROWID;
