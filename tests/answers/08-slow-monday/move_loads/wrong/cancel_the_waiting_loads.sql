-- verdict: partly
-- says: no statement is cancelled by hand
-- A task whose statement is cancelled fails.
-- 1. What is sent from now on
UPDATE ops.routes
SET
    warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    changed_at = world_now(),
    reason = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': loads do not queue behind other work'
WHERE workload = 'loads'
  AND warehouse_name <> (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt');

INSERT INTO ops.query_orders SELECT query_id, (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND query_type = 'COPY' AND query_id NOT IN (SELECT query_id FROM ops.query_orders)
