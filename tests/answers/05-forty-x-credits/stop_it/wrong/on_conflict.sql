-- verdict: rejected
-- says: nothing can conflict
-- Keys are declared and not built.
CREATE OR REPLACE TEMP TABLE bad AS
SELECT query_parameterized_hash AS hash, warehouse_name
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents) AND start_time < (SELECT max(opened_at) FROM ops.incidents)
GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1;
INSERT INTO ops.cancel_queries
SELECT query_id, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now() FROM snowflake_account_usage.query_history
WHERE execution_status = 'running' AND query_parameterized_hash = (SELECT hash FROM bad) ON CONFLICT DO NOTHING;
INSERT INTO ops.schedule_actions
SELECT schedule_id, 'disable', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now() FROM bi.schedules
WHERE query_parameterized_hash = (SELECT hash FROM bad) AND enabled AND schedule_id NOT IN (SELECT schedule_id FROM ops.schedule_actions WHERE action = 'disable');
INSERT INTO ops.warehouse_actions
SELECT name, 'resize', (SELECT mode(warehouse_size) FROM snowflake_account_usage.query_history WHERE warehouse_name = (SELECT warehouse_name FROM bad) AND start_time < (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents)), (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now() FROM snowflake_show.warehouses
WHERE name IN (SELECT warehouse_name FROM bad) AND name NOT IN (SELECT warehouse_name FROM ops.warehouse_actions WHERE action = 'resize');
