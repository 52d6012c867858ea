-- verdict: partly
-- says: false pages on healthy days
-- Watches for what did it this time: a backfill that fills in one column is none of a pager's business.
SELECT query_id, user_name, start_time, rows_updated
FROM snowflake_account_usage.query_history
WHERE query_tag LIKE 'backfill%' AND start_time >= world_now() - INTERVAL 60 MINUTE
