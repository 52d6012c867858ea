-- Purpose: what the world does in the three hours after a repair: orders are carried out, the job reads on, more comes too late.
-- Grain:   two checkpoints more, a commit for each partition and checkpoint; the parallelism that was ordered.
-- Keys:    continue those that are there. world_now() is by then three hours after the page.
-- Seed:    nothing of its own.
-- A group that was reset to the end leaves a gap here, and one that was restarted an overlap. Where windows were closed on messages
-- before, they are closed on the first half of what still waited, too.

CREATE OR REPLACE TEMP TABLE ends AS
SELECT partition_id, max(end_offset) AS read_to, max(log_end) AS written_to, coalesce(sum(end_offset - start_offset - n_rows - n_filtered), 0) > 0 AS is_late
FROM sink.commits
JOIN (
    SELECT partition_id, max(log_end_offset) AS log_end
    FROM kafka.consumer_group_offsets JOIN flink.jobs USING (group_id) WHERE freshness_sla_minutes = 5 GROUP BY partition_id
) AS written USING (partition_id)
GROUP BY partition_id;

UPDATE flink.jobs AS job SET parallelism = order_.value
FROM ops.job_orders AS order_ WHERE order_.job_name = job.job_name AND order_.kind = 'rescale' AND order_.value <> job.parallelism;

INSERT INTO flink.checkpoints
SELECT (SELECT max(checkpoint_id) FROM flink.checkpoints) + n, job_name, world_now() - to_minutes(150 - 60 * n) - INTERVAL 1 MINUTE, world_now() - to_minutes(150 - 60 * n), 21000000000
FROM flink.jobs, range(1, 3) AS r (n) WHERE freshness_sla_minutes = 5 ORDER BY 1;

INSERT INTO sink.commits
SELECT (SELECT max(checkpoint_id) - 2 FROM flink.checkpoints) + n, partition_id, world_now() - to_minutes(150 - 60 * n), start_, end_,
    CASE WHEN n = 1 AND is_late THEN (end_ - start_) // 3 ELSE end_ - start_ END, 0
FROM (
    SELECT *, CASE WHEN n = 2 THEN begins + (stops - begins) // 2 ELSE begins END AS start_, CASE WHEN n = 1 THEN begins + (stops - begins) // 2 ELSE stops END AS end_
    FROM (
        SELECT *, written_to + 1000000 AS stops,
            CASE WHEN EXISTS (FROM ops.job_orders WHERE kind = 'reset_offsets') THEN written_to
                WHEN EXISTS (FROM ops.job_orders WHERE kind = 'restart') THEN read_to - 500 ELSE read_to END AS begins
        FROM ends
    ), range(1, 3) AS r (n)
)
ORDER BY 1, 2;

DROP TABLE ends;
