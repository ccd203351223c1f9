-- The asset register: what the municipality says of its devices, beside what they say of themselves.
CREATE TABLE register (
    device INTEGER PRIMARY KEY REFERENCES device (number) ON DELETE CASCADE,
    -- The day it left service for good.
    retired INTEGER,
    -- The row as JSON (store/register.rs), without who holds the device: that stands there.
    body TEXT NOT NULL,
    imported TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- A device of the register has had no contact before an agent speaks for it.
ALTER TABLE device ADD COLUMN first_day INTEGER;
ALTER TABLE device ADD COLUMN last_day INTEGER;
UPDATE device SET first_day = first_contact, last_day = last_contact;
ALTER TABLE device DROP COLUMN first_contact;
ALTER TABLE device DROP COLUMN last_contact;
ALTER TABLE device RENAME COLUMN first_day TO first_contact;
ALTER TABLE device RENAME COLUMN last_day TO last_contact;

-- The id under which the agent enrolled that went on with a device of the register: should the answer be lost, it asks
-- again under that id.
ALTER TABLE device ADD COLUMN enrolled_as TEXT;
CREATE INDEX device_enrolled_as ON device (enrolled_as) WHERE enrolled_as IS NOT NULL;
