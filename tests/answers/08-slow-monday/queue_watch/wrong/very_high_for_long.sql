-- verdict: partly
-- says: pages within 50 minutes
-- A smaller crowd holds the loads as well.
SELECT
    warehouse_name,
    min(start_time) AS since,
    min(avg_queued_load) AS queued_at_least,
    max(avg_queued_load) AS queued_at_most
FROM snowflake_account_usage.warehouse_load_history
WHERE warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads')
  AND end_time > world_now() - INTERVAL 15 MINUTE
  AND avg_queued_load > 25
GROUP BY warehouse_name
HAVING count(*) >= 3
