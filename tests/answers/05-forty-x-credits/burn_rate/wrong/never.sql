-- verdict: wrong
-- says: It pages in none of 21 sick worlds.
-- Silence.
SELECT 1 FROM snowflake_account_usage.warehouse_metering_history WHERE false
