-- verdict: partly
-- says: `queued_minutes` is wrong
-- Asked were means.
WITH tagged AS (
    SELECT
        warehouse_name,
        queued_overload_time / 60000 AS queued,
        execution_time / 60000 AS executing,
        CASE WHEN query_tag LIKE '{%' THEN query_tag::JSON ->> 'dag_id' END AS dag_id,
        CASE WHEN query_tag LIKE '{%' THEN query_tag::JSON ->> 'run_id' END AS run_id,
        CASE WHEN query_tag LIKE '{%' THEN query_tag::JSON ->> 'task_id' END AS task_id
    FROM snowflake_account_usage.query_history
    WHERE execution_status = 'success'
),
run_pair AS (
    SELECT late.dag_id, late.run_id AS run_now, earlier.run_id AS run_before
    FROM airflow.dag_run AS late
    JOIN airflow.dag_run AS earlier
        ON earlier.dag_id = late.dag_id
        AND earlier.run_after = late.run_after - INTERVAL 7 DAY
    WHERE late.state = 'running'
)
SELECT
    today.warehouse_name,
    count(*) AS statements,
    median(today.queued) AS queued_minutes,
    median(today.executing) AS executing_minutes,
    median(past.queued) AS queued_before,
    median(past.executing) AS executing_before
FROM run_pair
JOIN tagged AS today ON today.dag_id = run_pair.dag_id AND today.run_id = run_pair.run_now
JOIN tagged AS past
    ON past.dag_id = run_pair.dag_id
    AND past.run_id = run_pair.run_before
    AND past.task_id = today.task_id
GROUP BY today.warehouse_name
