-- verdict: right
-- Lines by hour, and hours by range.
WITH by_hour AS (
    SELECT date_trunc('hour', loaded_at) AS h, count(*) AS n FROM raw.order_lines GROUP BY 1
), run AS (
    SELECT i.invocation_id, i.run_started_at, i.git_sha, r.rows_affected, date_trunc('hour', i.run_started_at) AS b,
        lag(date_trunc('hour', i.run_started_at)) OVER (ORDER BY i.run_started_at) AS a
    FROM dbt.invocations i JOIN dbt.run_results r USING (invocation_id) WHERE unique_id = 'model.shop.fct_orders' AND status = 'success'
)
SELECT invocation_id, run_started_at, git_sha, rows_affected AS rows_written, coalesce(sum(n), 0)::BIGINT AS lines_read
FROM run LEFT JOIN by_hour ON h >= a AND h < b WHERE run_started_at >= world_now() - INTERVAL 48 HOUR GROUP BY ALL
