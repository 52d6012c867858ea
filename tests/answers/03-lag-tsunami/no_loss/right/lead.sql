-- verdict: right
-- From each commit to the next one.
WITH step AS (
    SELECT *, lead(start_offset) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) - end_offset AS to_next FROM sink.commits
)
SELECT partition_id, sum(end_offset) - sum(start_offset) AS consumed, coalesce(sum(to_next) FILTER (to_next > 0), 0) AS skipped,
    coalesce(-sum(to_next) FILTER (to_next < 0), 0) AS twice, sum(end_offset) - sum(start_offset) - sum(n_rows) - sum(n_filtered) AS dropped
FROM step GROUP BY partition_id
