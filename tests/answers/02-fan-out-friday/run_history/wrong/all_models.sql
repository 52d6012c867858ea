-- verdict: partly
-- says: `rows_written` is wrong in
-- says: row should not be there
-- Rows of all models of the run.
WITH run AS (
    SELECT *, lag(read_to) OVER (ORDER BY run_started_at) AS read_from FROM (
        SELECT i.invocation_id, i.run_started_at, i.git_sha, sum(r.rows_affected) AS rows_affected, date_trunc('hour', i.run_started_at) AS read_to
        FROM dbt.run_results AS r JOIN dbt.invocations AS i USING (invocation_id) WHERE r.status = 'success' GROUP BY ALL)
)
SELECT run.invocation_id, run.run_started_at, run.git_sha, run.rows_affected AS rows_written, count(line.order_id) AS lines_read
FROM run LEFT JOIN raw.order_lines AS line ON line.loaded_at >= run.read_from AND line.loaded_at < run.read_to
WHERE run.run_started_at >= world_now() - INTERVAL 48 HOUR GROUP BY ALL
