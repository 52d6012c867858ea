-- verdict: right
-- The run before by a maximum.
WITH ok AS (
    SELECT invocation_id, rows_affected FROM dbt.run_results WHERE unique_id = 'model.shop.fct_orders' AND status = 'success'
), run AS (
    SELECT i.*, ok.rows_affected, (SELECT max(p.run_started_at) FROM dbt.invocations AS p JOIN ok USING (invocation_id) WHERE p.run_started_at < i.run_started_at) AS before_
    FROM dbt.invocations AS i JOIN ok USING (invocation_id)
    WHERE i.run_started_at >= world_now() - INTERVAL 48 HOUR
)
SELECT run.invocation_id, any_value(run.run_started_at), any_value(run.git_sha), any_value(run.rows_affected), count(l.line_no)
FROM run LEFT JOIN raw.order_lines AS l ON l.loaded_at >= date_trunc('hour', run.before_) AND l.loaded_at < date_trunc('hour', run.run_started_at)
GROUP BY run.invocation_id
