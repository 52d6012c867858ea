-- verdict: right
-- The end before, asked for each commit.
SELECT partition_id, sum(end_offset - start_offset) AS consumed, sum(greatest(start_offset - before_, 0)) AS skipped, sum(greatest(before_ - start_offset, 0)) AS twice,
    sum(end_offset - start_offset - n_rows - n_filtered) AS dropped
FROM (
    SELECT c.*, coalesce((SELECT arg_max(p.end_offset, p.checkpoint_id) FROM sink.commits AS p WHERE p.partition_id = c.partition_id AND p.checkpoint_id < c.checkpoint_id), c.start_offset) AS before_
    FROM sink.commits AS c
) AS each_ GROUP BY partition_id
