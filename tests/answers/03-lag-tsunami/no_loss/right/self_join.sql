-- verdict: right
-- Each commit beside the one before it, by number.
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS n FROM sink.commits
)
SELECT c.partition_id, sum(c.end_offset - c.start_offset)::BIGINT AS consumed,
    coalesce(sum(CASE WHEN c.start_offset > p.end_offset THEN c.start_offset - p.end_offset END), 0)::BIGINT AS skipped,
    coalesce(sum(CASE WHEN c.start_offset < p.end_offset THEN p.end_offset - c.start_offset END), 0)::BIGINT AS twice,
    sum(c.end_offset - c.start_offset - (c.n_rows + c.n_filtered))::BIGINT AS dropped
FROM numbered AS c LEFT JOIN numbered AS p ON p.partition_id = c.partition_id AND p.n = c.n - 1
GROUP BY c.partition_id
