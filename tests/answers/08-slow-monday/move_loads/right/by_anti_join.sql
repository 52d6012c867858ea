-- verdict: right
-- 1. What is sent from now on
UPDATE ops.routes
SET
    warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    changed_at = world_now(),
    reason = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': loads do not queue behind other work'
WHERE workload = 'loads'
  AND warehouse_name <> (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt');

INSERT INTO ops.task_orders (dag_id, run_id, task_id, action, reason, requested_at)
WITH w AS (
    SELECT json_extract_string(query_tag, '$.dag_id') AS dag_id, json_extract_string(query_tag, '$.run_id') AS run_id, json_extract_string(query_tag, '$.task_id') AS task_id
    FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND starts_with(query_tag, '{') AND query_type = 'COPY'
)
SELECT dag_id, run_id, task_id, 'restart', (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now()
FROM w ANTI JOIN ops.task_orders USING (dag_id, run_id, task_id) SEMI JOIN (SELECT * FROM airflow.dag_run WHERE state = 'running') USING (dag_id, run_id)
