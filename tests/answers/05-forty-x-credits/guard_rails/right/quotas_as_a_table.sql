-- verdict: right
-- Built first, then three inserts.
CREATE OR REPLACE TEMP TABLE bad AS
SELECT query_parameterized_hash AS hash, warehouse_name
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents) AND start_time < (SELECT max(opened_at) FROM ops.incidents)
GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1;
CREATE OR REPLACE TEMP TABLE worst AS
SELECT name, coalesce((SELECT max(c) FROM (SELECT sum(credits_used) AS c FROM snowflake_account_usage.warehouse_metering_history AS m WHERE m.warehouse_name = w.name AND NOT (start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents) AND warehouse_name = (SELECT warehouse_name FROM bad)) GROUP BY start_time::DATE)), 0) AS c
FROM snowflake_show.warehouses AS w;
INSERT INTO ops.resource_monitors SELECT name, 50, 'notify', c * 1.05 + 10, 'DAILY', world_now() FROM worst WHERE NOT EXISTS (SELECT 1 FROM ops.resource_monitors AS r WHERE r.warehouse_name = name AND at_percent = 50);
INSERT INTO ops.resource_monitors SELECT name, 80, 'notify', c * 1.05 + 10, 'DAILY', world_now() FROM worst WHERE NOT EXISTS (SELECT 1 FROM ops.resource_monitors AS r WHERE r.warehouse_name = name AND at_percent = 80);
INSERT INTO ops.resource_monitors SELECT name, 100, 'suspend_immediate', c * 1.05 + 10, 'DAILY', world_now() FROM worst WHERE NOT EXISTS (SELECT 1 FROM ops.resource_monitors AS r WHERE r.warehouse_name = name AND at_percent = 100);
