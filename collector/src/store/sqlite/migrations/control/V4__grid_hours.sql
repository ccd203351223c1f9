-- What a kilowatt hour emitted, hour by hour. Hours are counted from 1970-01-01 00:00 UTC, days likewise.

-- Imports and fetched answers that brought something new. Only ever appended: a figure of an old revision is
-- calculated again from the revisions up to it.
CREATE TABLE grid_import (
    revision INTEGER PRIMARY KEY,
    zone TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('declared', 'preview')),
    -- Where the hours come from.
    title TEXT NOT NULL,
    year INTEGER,
    licence TEXT,
    reference TEXT NOT NULL,
    -- The first and last hour that were new, and how many were.
    first_hour INTEGER NOT NULL,
    last_hour INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX grid_import_by_zone ON grid_import (zone, revision);

-- The hours of a day that a revision brought, packed; those that stayed as they were are not repeated.
CREATE TABLE grid_day (
    zone TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('declared', 'preview')),
    day INTEGER NOT NULL,
    revision INTEGER NOT NULL REFERENCES grid_import (revision),
    hours BLOB NOT NULL,
    PRIMARY KEY (zone, standing, day, revision)
) STRICT, WITHOUT ROWID;

-- How far fetching has come. Hours up to (and without) `declared_to` and `preview_to` need not be asked for again.
CREATE TABLE grid_fetch (
    zone TEXT PRIMARY KEY,
    declared_to INTEGER,
    declared_asked INTEGER,
    preview_to INTEGER,
    preview_asked INTEGER,
    asked INTEGER,
    succeeded INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    error TEXT
) STRICT, WITHOUT ROWID;
