-- verdict: partly
-- says: run again, nothing changes
-- A second run, a second order.
-- 1. What is sent from now on
UPDATE ops.routes
SET
    warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    changed_at = world_now(),
    reason = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': loads do not queue behind other work'
WHERE workload = 'loads'
  AND warehouse_name <> (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt');

-- 2. What stands in the queue: it stays there until its task is restarted
INSERT INTO ops.task_orders (dag_id, run_id, task_id, action, reason, requested_at)
SELECT
    waiting.dag_id,
    waiting.run_id,
    waiting.task_id,
    'restart',
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': waits in the queue',
    world_now()
FROM (
    SELECT
        query_tag::JSON ->> 'dag_id' AS dag_id,
        query_tag::JSON ->> 'run_id' AS run_id,
        query_tag::JSON ->> 'task_id' AS task_id
    FROM snowflake_account_usage.query_history
    WHERE execution_status = 'queued' AND query_type = 'COPY' AND query_tag LIKE '{%'
) AS waiting
JOIN airflow.dag_run AS run ON run.dag_id = waiting.dag_id AND run.run_id = waiting.run_id AND run.state = 'running'
