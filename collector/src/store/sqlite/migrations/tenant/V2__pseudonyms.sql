-- Who used a device, as pseudonyms hashed again, apart from what was used: it can be forgotten by itself. Empty
-- unless the tenant turned pseudonyms on.
CREATE TABLE usage_person (
    device INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    first_day INTEGER NOT NULL,
    person BLOB NOT NULL,
    PRIMARY KEY (device, first_day, person),
    FOREIGN KEY (first_day, device) REFERENCES usage (first_day, device) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
