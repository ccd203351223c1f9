-- External screens, of which PCs tell: devices of their own, for which no agent speaks.
CREATE TABLE screen (
    device INTEGER PRIMARY KEY REFERENCES device (number) ON DELETE CASCADE,
    -- By what it is known (EDID): maker, product code, hash of the serial number.
    manufacturer TEXT NOT NULL,
    product_code INTEGER NOT NULL,
    serial_hash TEXT,
    -- Without a serial number it is counted once for each PC at which it is seen: here is the PC.
    only_at INTEGER REFERENCES device (number),
    -- Its newest description (JSON of the protocol) and the day on which that was read.
    described INTEGER,
    body TEXT,
    CHECK ((serial_hash IS NULL) = (only_at IS NOT NULL)),
    CHECK ((described IS NULL) = (body IS NULL))
) STRICT;
CREATE UNIQUE INDEX screen_by_serial ON screen (serial_hash, product_code, manufacturer)
    WHERE serial_hash IS NOT NULL;
CREATE UNIQUE INDEX screen_by_host ON screen (only_at, product_code, manufacturer) WHERE only_at IS NOT NULL;

-- The PCs at which a screen was seen, with the first and last day. Its minutes stand in their records.
CREATE TABLE screen_at (
    screen INTEGER NOT NULL REFERENCES screen (device) ON DELETE CASCADE,
    host INTEGER NOT NULL REFERENCES device (number) ON DELETE CASCADE,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (screen, host)
) STRICT, WITHOUT ROWID;
CREATE INDEX screen_at_host ON screen_at (host);

-- Who holds each device. A screen of which nothing else is said is held by whoever holds the PCs at which it was seen in
-- the eight weeks up to its last contact, where that is one and the same; else it is shared, and nobody's.
CREATE VIEW held (device, holder) AS
SELECT number, coalesce(holder, (
    SELECT CASE WHEN count(DISTINCT coalesce(host.holder, '')) = 1 THEN max(host.holder) END
    FROM screen_at JOIN device AS host ON host.number = screen_at.host
    WHERE screen_at.screen = device.number AND screen_at.last_seen > device.last_contact - 56))
FROM device;
