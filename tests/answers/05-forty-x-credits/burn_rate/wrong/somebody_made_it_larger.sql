-- verdict: wrong
-- says: false pages on healthy days
-- Larger and shorter costs the same.
SELECT query_text, user_name, start_time FROM snowflake_account_usage.query_history
WHERE query_type = 'ALTER' AND query_text LIKE '%WAREHOUSE_SIZE%' AND start_time > world_now() - INTERVAL 24 HOUR
