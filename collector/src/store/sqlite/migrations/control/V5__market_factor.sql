-- What a tenant's electricity emits by the market: a residual mix or a contract, g CO2e/kWh, and where that is from. NULL:
-- not stated, and then no market-based figure is.
ALTER TABLE tenant ADD COLUMN market_g_per_kwh REAL CHECK (market_g_per_kwh >= 0);
ALTER TABLE tenant ADD COLUMN market_source TEXT;
