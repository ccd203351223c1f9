-- Sums over the fleet are kept with the assessments, and lists are read along indexes, so that a page costs the same for 700
-- devices and for 700,000. What is packed stands apart: a search walks short rows. All devices are assessed anew.
DROP TABLE assessment_error;
DROP TABLE assessment;
UPDATE device SET changes = changes + 1;

CREATE TABLE assessment (
    device INTEGER PRIMARY KEY REFERENCES device (number) ON DELETE CASCADE,
    assessed INTEGER NOT NULL,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    os TEXT NOT NULL,
    category TEXT NOT NULL,
    built INTEGER,
    energy_so_far_wh REAL,
    footprint_kg_per_year_p50 REAL,
    -- What it adds to the sums (sums.rs); nothing once it has left service.
    share BLOB
) STRICT;
CREATE INDEX assessment_by_day ON assessment (assessed);
CREATE INDEX assessment_by_name ON assessment (name COLLATE NOCASE);
CREATE INDEX assessment_by_category ON assessment (category);
CREATE INDEX assessment_by_built ON assessment (built);
CREATE INDEX assessment_by_energy ON assessment (energy_so_far_wh);
CREATE INDEX assessment_by_footprint ON assessment (footprint_kg_per_year_p50);

CREATE TABLE packed_assessment (
    device INTEGER PRIMARY KEY REFERENCES assessment (device) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

-- The sum of the shares of a category's devices.
CREATE TABLE fleet_sum (
    category TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX device_by_contact ON device (last_contact);
