-- Totals know which errors devices share: of the yearly figures they need the mean, and the errors by source.
-- Assessments hold both, so all devices are assessed anew.
DELETE FROM assessment;
UPDATE device SET changes = changes + 1;

ALTER TABLE assessment DROP COLUMN energy_kwh_per_year_p10;
ALTER TABLE assessment DROP COLUMN energy_kwh_per_year_p50;
ALTER TABLE assessment DROP COLUMN energy_kwh_per_year_p90;
ALTER TABLE assessment DROP COLUMN footprint_kg_per_year_p10;
ALTER TABLE assessment DROP COLUMN footprint_kg_per_year_p90;
ALTER TABLE assessment ADD COLUMN energy_kwh_per_year_mean REAL;
ALTER TABLE assessment ADD COLUMN footprint_kg_per_year_mean REAL;

-- What makes a device's yearly figures wrong, in numbers that add up over devices (levetid_footprint::total).
CREATE TABLE assessment_error (
    device INTEGER NOT NULL REFERENCES assessment (device) ON DELETE CASCADE,
    figure TEXT NOT NULL CHECK (figure IN ('energy', 'footprint')),
    source TEXT NOT NULL,
    width REAL NOT NULL,
    lean REAL NOT NULL,
    PRIMARY KEY (device, figure, source)
) STRICT, WITHOUT ROWID;
