-- Purpose: awkward rows in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told below: a limit, a test, orders that stand already, and commits.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own.
-- All of it is legal: the sink gives fewer connections than usual, to which a test was made; somebody has ordered one replay by hand
-- already, and a larger fetch size; in one commit everything was left out on purpose; and one that is whole lies between two that are not.

UPDATE flink.jobs SET sink_connections = parallelism * 9 // 4 WHERE freshness_sla_minutes = 5;

INSERT INTO flink.load_tests
SELECT (SELECT max(test_id) FROM flink.load_tests) + 1, (SELECT max(tested_at) FROM flink.load_tests) + INTERVAL 3 HOUR, job_name, job_version, sink_connections,
    (SELECT max(records_per_minute) FROM flink.load_tests AS test WHERE test.job_name = job.job_name AND test.job_version = job.job_version AND test.parallelism = job.parallelism * 2)
FROM flink.jobs AS job WHERE freshness_sla_minutes = 5;

INSERT INTO ops.job_orders
SELECT job_name, 'fetch_size', 10485760, 'by hand, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now() FROM flink.jobs WHERE freshness_sla_minutes = 5;

INSERT INTO ops.replays
SELECT partition_id, start_offset, end_offset, 'upsert', 'by hand, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now()
FROM sink.commits WHERE n_rows + n_filtered < end_offset - start_offset ORDER BY checkpoint_id, partition_id LIMIT 1;

-- Two checkpoints more: whole in one of the partitions that had lost something; all left out on purpose in another one
INSERT INTO flink.checkpoints
SELECT (SELECT max(checkpoint_id) FROM flink.checkpoints) + n, any_value(job_name), world_now() - to_seconds(40 - 10 * n), world_now() - to_seconds(35 - 10 * n), 21000000000
FROM flink.checkpoints, range(1, 3) AS r (n) GROUP BY n ORDER BY 1;

INSERT INTO sink.commits
SELECT (SELECT max(checkpoint_id) - 2 FROM flink.checkpoints) + n, partition_id, world_now() - to_seconds(35 - 10 * n), ended + 1000 * (n - 1), ended + 1000 * n,
    CASE WHEN is_late THEN CASE n WHEN 1 THEN 1000 ELSE 400 END ELSE 0 END, CASE WHEN is_late THEN 0 ELSE 1000 END
FROM (
    SELECT partition_id, max(end_offset) AS ended, sum(end_offset - start_offset - n_rows - n_filtered) > 0 AS is_late FROM sink.commits GROUP BY partition_id
), range(1, 3) AS r (n)
WHERE is_late OR partition_id = (SELECT min(partition_id) FROM (SELECT partition_id FROM sink.commits GROUP BY partition_id HAVING sum(end_offset - start_offset - n_rows - n_filtered) = 0))
ORDER BY 1, 2;
