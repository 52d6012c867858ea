-- verdict: wrong
-- says: loads are sent to a warehouse that has room for a pool of them, and on which no queue stands
-- It is sent again to the back of the same queue.
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
ORDER BY waiting.task_id
