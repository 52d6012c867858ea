-- verdict: right
SELECT l.warehouse_name, min(avg_queued_load) AS least
FROM snowflake_account_usage.warehouse_load_history AS l JOIN ops.routes AS r ON r.warehouse_name = l.warehouse_name AND r.workload = 'loads'
WHERE l.end_time > world_now() - INTERVAL 900 SECOND
GROUP BY l.warehouse_name HAVING count(*) = 3 AND min(avg_queued_load) > 2
