-- verdict: right
WITH s AS (
    SELECT q.*, query_tag::JSON ->> '$.task_id' AS task_id, r.run_after, r.dag_id, r.state AS run_state
    FROM (SELECT * FROM snowflake_account_usage.query_history WHERE starts_with(query_tag, '{') AND execution_status = 'success') AS q
    JOIN airflow.dag_run AS r ON r.dag_id = query_tag::JSON ->> '$.dag_id' AND r.run_id = query_tag::JSON ->> '$.run_id'
)
SELECT n.warehouse_name, count(*) AS statements, avg(n.queued_overload_time) / 60000 AS queued_minutes, avg(n.execution_time) / 60000 AS executing_minutes,
    avg(b.queued_overload_time) / 60000 AS queued_before, avg(b.execution_time) / 60000 AS executing_before
FROM s AS n JOIN s AS b ON b.dag_id = n.dag_id AND b.task_id = n.task_id AND b.run_after = n.run_after - INTERVAL 1 WEEK
WHERE n.run_state = 'running'
GROUP BY n.warehouse_name
