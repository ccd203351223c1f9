-- What waits to be sent, what the collector holds, and what was set aside.
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    part TEXT NOT NULL,
    key TEXT NOT NULL,                 -- by what the collector replaces an earlier one
    body TEXT NOT NULL,                -- JSON
    revision INTEGER NOT NULL,         -- rises when a newer version replaces the body
    due INTEGER NOT NULL,              -- Unix seconds before which it is not sent
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'aside')),
    sequence INTEGER,                  -- the report by which the collector came to hold it
    reason TEXT,                       -- why it was set aside
    UNIQUE (part, key)
) STRICT;

-- The report under way: its bytes do not change until the collector has answered.
CREATE TABLE report (
    sequence INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE place (
    item INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    part TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (part, position)
) STRICT, WITHOUT ROWID;

-- Minutes in one state, in minutes since 1970: detail that never leaves the PC.
CREATE TABLE stretch (
    from_minute INTEGER PRIMARY KEY,
    to_minute INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;

-- Single values, as JSON: the running record, the heartbeat, the link to the collector.
CREATE TABLE value (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
