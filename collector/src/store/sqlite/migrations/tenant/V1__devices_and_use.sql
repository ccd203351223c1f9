-- One tenant's devices and what they reported. Days are days since 1970-01-01; instants are Unix seconds.

CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    holder TEXT,
    -- The device whose identity this one claims too, until that is settled.
    claims TEXT,
    -- Identity by firmware, without placeholders.
    manufacturer TEXT,
    serial TEXT,
    uuid TEXT,
    first_contact INTEGER NOT NULL,
    last_contact INTEGER NOT NULL,
    -- Changes since its assessment to what it is assessed by.
    changes INTEGER NOT NULL DEFAULT 1 CHECK (changes >= 0)
) STRICT;

CREATE INDEX device_by_serial ON device (serial) WHERE serial IS NOT NULL;
CREATE INDEX device_by_holder ON device (holder) WHERE holder IS NOT NULL;
CREATE INDEX device_changed ON device (number) WHERE changes > 0;

-- The latest reports of each key by sequence, with the digest of what was sent: a retry repeats both; another
-- report under the same sequence comes from a copy of the key.
CREATE TABLE report (
    key TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (key, sequence)
) STRICT, WITHOUT ROWID;

-- The profile as reported (JSON of the protocol), the newest of each day it changed.
CREATE TABLE profile (
    device INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    taken INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (device, taken)
) STRICT, WITHOUT ROWID;

-- Totals in columns, the rest packed (store/sqlite/detail.rs). Keyed by day first: new records share pages.
CREATE TABLE usage (
    first_day INTEGER NOT NULL,
    device INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    days INTEGER NOT NULL,
    start INTEGER NOT NULL,
    covered_to INTEGER NOT NULL,
    active INTEGER NOT NULL,
    idle INTEGER NOT NULL,
    "on" INTEGER NOT NULL,
    asleep INTEGER NOT NULL,
    off INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    detail BLOB NOT NULL,
    PRIMARY KEY (first_day, device)
) STRICT, WITHOUT ROWID;

-- Weeks before the agent, reconstructed from a log of the device.
CREATE TABLE history (
    device INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    source TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    on_minutes INTEGER,
    active_minutes INTEGER,
    full_charge_wh INTEGER,
    PRIMARY KEY (device, source, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE wear (
    device INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    part TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (device, day, part)
) STRICT, WITHOUT ROWID;

-- The assessment of each device: what lists sort by in columns, the whole as JSON.
CREATE TABLE assessment (
    device INTEGER PRIMARY KEY REFERENCES device (number) ON DELETE CASCADE,
    assessed INTEGER NOT NULL,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    os TEXT NOT NULL,
    category TEXT NOT NULL,
    built INTEGER,
    past_baseline INTEGER CHECK (past_baseline IN (0, 1)),
    energy_so_far_wh REAL,
    -- Yearly figures with their range; the method by its rank, 0 the most certain.
    energy_kwh_per_year_p10 REAL,
    energy_kwh_per_year_p50 REAL,
    energy_kwh_per_year_p90 REAL,
    energy_method INTEGER,
    footprint_kg_per_year_p10 REAL,
    footprint_kg_per_year_p50 REAL,
    footprint_kg_per_year_p90 REAL,
    footprint_method INTEGER,
    body TEXT NOT NULL
) STRICT;
