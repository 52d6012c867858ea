-- verdict: partly
-- says: `lines_read` is wrong in
-- Counts the facts, and so compares a run with itself.
WITH run AS (
    SELECT
        invocation.invocation_id,
        invocation.run_started_at,
        invocation.git_sha,
        result.rows_affected,
        date_trunc('hour', invocation.run_started_at) AS read_to,
        lag(date_trunc('hour', invocation.run_started_at)) OVER (ORDER BY invocation.run_started_at) AS read_from
    FROM dbt.run_results AS result
    JOIN dbt.invocations AS invocation USING (invocation_id)
    WHERE result.unique_id = 'model.shop.fct_orders'
      AND result.status = 'success'
)
SELECT
    run.invocation_id,
    run.run_started_at,
    run.git_sha,
    run.rows_affected AS rows_written,
    count(line.order_id) AS lines_read
FROM run
LEFT JOIN mart.fct_orders AS line
    ON line.loaded_at >= run.read_from
    AND line.loaded_at < run.read_to
WHERE run.run_started_at >= world_now() - INTERVAL 48 HOUR
GROUP BY ALL
