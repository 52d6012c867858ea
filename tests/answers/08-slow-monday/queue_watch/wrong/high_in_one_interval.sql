-- verdict: partly
-- says: false pages on healthy days
-- The cache is higher, for some minutes.
SELECT
    warehouse_name,
    min(start_time) AS since,
    min(avg_queued_load) AS queued_at_least,
    max(avg_queued_load) AS queued_at_most
FROM snowflake_account_usage.warehouse_load_history
WHERE warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads')
  AND end_time > world_now() - INTERVAL 5 MINUTE
  AND avg_queued_load > 10
GROUP BY warehouse_name
HAVING count(*) >= 1
