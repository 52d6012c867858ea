-- verdict: partly
-- says: false pages on healthy days
-- The dashboards' warehouse has its own small queue.
SELECT
    warehouse_name,
    min(start_time) AS since,
    min(avg_queued_load) AS queued_at_least,
    max(avg_queued_load) AS queued_at_most
FROM snowflake_account_usage.warehouse_load_history
WHERE end_time > world_now() - INTERVAL 15 MINUTE
  AND avg_queued_load > 0.3
GROUP BY warehouse_name
HAVING count(*) >= 3
