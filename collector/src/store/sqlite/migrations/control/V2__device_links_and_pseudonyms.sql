-- Links to the page of a PC, asked for at that PC; and what pseudonyms of people need where a tenant turned them on.

-- A link opens the page of the device its key speaks for, and knows no person. `request` is the hash of the signed
-- request it answers, remembered for as long as a copy of that request would still verify.
CREATE TABLE device_link (
    hash BLOB PRIMARY KEY,
    key TEXT NOT NULL REFERENCES agent_key (id),
    request BLOB NOT NULL UNIQUE,
    expires INTEGER NOT NULL,
    remembered_to INTEGER NOT NULL,
    used INTEGER
) STRICT, WITHOUT ROWID;

-- The key with which a tenant's agents make pseudonyms of people. NULL, as it is unless a tenant turned them on:
-- none are asked for, none are taken.
ALTER TABLE tenant ADD COLUMN people_key BLOB;

-- The secret with which this collector hashes pseudonyms again before it keeps them. Made at first need.
ALTER TABLE collector ADD COLUMN people_secret BLOB;
