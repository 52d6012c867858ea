-- verdict: partly
-- says: wrong on the small database below
-- At or after is asked: the run that began on the edge belongs to the last 48 hours.
WITH run AS (
    SELECT i.invocation_id, i.run_started_at, i.git_sha, r.rows_affected,
        lag(i.run_started_at) OVER (ORDER BY i.run_started_at) AS before_
    FROM dbt.invocations AS i JOIN dbt.run_results AS r ON r.invocation_id = i.invocation_id
    WHERE r.unique_id = 'model.shop.fct_orders' AND r.status = 'success'
)
SELECT invocation_id, run_started_at, git_sha, rows_affected AS rows_written,
    (SELECT count(*) FROM raw.order_lines AS l WHERE l.loaded_at >= date_trunc('hour', before_) AND l.loaded_at < date_trunc('hour', run.run_started_at)) AS lines_read
FROM run
WHERE run_started_at > world_now() - INTERVAL 2 DAY
