-- Tenants, and everything by which somebody or something gets in. Deadlines are Unix seconds; when something
-- was done is a text for people (RFC 3339).

-- This collector: the key by which it signs its replies, and the address at which people reach it. One row.
CREATE TABLE collector (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    alg TEXT NOT NULL,
    secret BLOB NOT NULL,
    public_url TEXT,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE tenant (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    grid_zone TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (detail IN ('week', 'day')),
    report_growing INTEGER NOT NULL CHECK (report_growing IN (0, 1)),
    observe_from TEXT,
    -- What the privacy page tells staff, in the tenant's own words.
    contact TEXT,
    purpose TEXT,
    legal_basis TEXT,
    baseline_life_years REAL NOT NULL CHECK (baseline_life_years > 0),
    target_life_years REAL NOT NULL CHECK (target_life_years >= baseline_life_years),
    policy_version INTEGER NOT NULL,
    created TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_token (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (slug),
    hash BLOB NOT NULL UNIQUE,
    holder TEXT,
    expires INTEGER NOT NULL,
    max_uses INTEGER,
    uses INTEGER NOT NULL DEFAULT 0,
    revoked TEXT,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE agent_key (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (slug),
    device TEXT NOT NULL,
    alg TEXT NOT NULL,
    public_key BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'pending', 'revoked')),
    token INTEGER NOT NULL REFERENCES enrolment_token (id),
    enrolled TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX agent_key_by_device ON agent_key (tenant, device);

CREATE TABLE person (
    tenant TEXT NOT NULL REFERENCES tenant (slug),
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('employee', 'reader', 'it', 'admin')),
    created TEXT NOT NULL,
    PRIMARY KEY (tenant, login)
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_link (
    hash BLOB PRIMARY KEY,
    tenant TEXT NOT NULL,
    login TEXT NOT NULL,
    path TEXT NOT NULL,
    expires INTEGER NOT NULL,
    used INTEGER,
    FOREIGN KEY (tenant, login) REFERENCES person (tenant, login)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    hash BLOB PRIMARY KEY,
    data BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_expiry ON session (expires);

-- Who did what. Only ever appended.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    tenant TEXT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
