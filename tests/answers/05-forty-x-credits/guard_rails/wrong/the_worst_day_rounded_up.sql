-- verdict: partly
-- says: usual work that costs a fiftieth more than it ever did would not be suspended either
-- The worst day so far, rounded up: the next one that is a little dearer is suspended.
CREATE OR REPLACE TEMP TABLE bad AS
SELECT query_parameterized_hash AS hash, warehouse_name
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents) AND start_time < (SELECT max(opened_at) FROM ops.incidents)
GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1;
INSERT INTO ops.resource_monitors
WITH d AS (SELECT warehouse_name, sum(credits_used) AS c FROM snowflake_account_usage.warehouse_metering_history WHERE NOT (start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents) AND warehouse_name = (SELECT warehouse_name FROM bad)) GROUP BY warehouse_name, date_trunc('day', start_time)), q AS (
    SELECT name, greatest(10, 1 + ceil(coalesce(max(c), 0))) AS quota FROM snowflake_show.warehouses LEFT JOIN d ON warehouse_name = name GROUP BY name
)
SELECT name, p, action, quota, 'DAILY', world_now() FROM q, (VALUES (50, 'notify'), (80, 'notify'), (100, 'suspend_immediate')) AS v (p, action)
WHERE true AND NOT EXISTS (SELECT 1 FROM ops.resource_monitors AS r WHERE r.warehouse_name = name AND at_percent = p);
