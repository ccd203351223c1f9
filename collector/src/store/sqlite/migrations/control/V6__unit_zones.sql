-- Grid zones of units that lie elsewhere than the tenant: a JSON object of unit and zone.
ALTER TABLE tenant ADD COLUMN unit_zones TEXT NOT NULL DEFAULT '{}';
