-- verdict: wrong
-- says: false pages on healthy days
-- Rows of yesterday are no quarter of an hour.
SELECT
    warehouse_name,
    min(start_time) AS since,
    min(avg_queued_load) AS queued_at_least,
    max(avg_queued_load) AS queued_at_most
FROM snowflake_account_usage.warehouse_load_history
WHERE warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads')
  AND start_time IN (SELECT start_time FROM snowflake_account_usage.warehouse_load_history WHERE avg_queued_load > 0.5 ORDER BY start_time DESC LIMIT 3)
GROUP BY warehouse_name
HAVING count(*) >= 3
