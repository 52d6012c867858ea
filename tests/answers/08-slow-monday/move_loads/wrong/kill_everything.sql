-- verdict: wrong
-- says: no statement is cancelled by hand
-- The sweep and the analysts lose what they have waited for.
INSERT INTO ops.query_orders SELECT query_id, (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM snowflake_account_usage.query_history WHERE end_time IS NULL AND warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads') AND query_id NOT IN (SELECT query_id FROM ops.query_orders)
