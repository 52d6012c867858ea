-- verdict: partly
-- says: `twice` is wrong
-- How many gaps, and not how many offsets.
WITH step AS (
    SELECT
        partition_id,
        end_offset - start_offset AS consumed,
        start_offset - lag(end_offset) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS gap,
        end_offset - start_offset - n_rows - n_filtered AS dropped
    FROM sink.commits
)
SELECT
    partition_id,
    sum(consumed)::BIGINT AS consumed,
    coalesce(count(*) FILTER (gap > 0), 0)::BIGINT AS skipped,
    coalesce(count(*) FILTER (gap < 0), 0)::BIGINT AS twice,
    sum(dropped)::BIGINT AS dropped
FROM step
GROUP BY partition_id
