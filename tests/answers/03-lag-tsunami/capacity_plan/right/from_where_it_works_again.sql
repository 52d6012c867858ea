-- verdict: right
-- From the moment at which it works again, what is left by what it gains.
WITH job AS (SELECT * FROM flink.jobs WHERE freshness_sla_minutes = 5),
pace AS (
    SELECT sum(n.log_end_offset - p.log_end_offset) / 3.0 AS arriving, sum(n.current_offset - p.current_offset) / 3.0 AS consumed, sum(greatest(n.lag, 0)) AS lag
    FROM kafka.consumer_group_offsets AS n JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - to_minutes(3)
    WHERE n.ts = world_now() AND n.group_id IN (SELECT group_id FROM job)
), test AS (
    SELECT parallelism, max_by(records_per_minute, tested_at) AS rate FROM flink.load_tests WHERE (job_name, job_version) IN (SELECT job_name, job_version FROM job) GROUP BY parallelism
), all_ AS (
    SELECT test.parallelism, rate, test.parallelism <= slots_total AND test.parallelism <= sink_connections AS starts, (start_seconds + stop_seconds) / 60.0 AS q,
        lag + arriving * (start_seconds + stop_seconds) / 60.0 - consumed * start_seconds / 60.0 AS at_start, arriving - relayed AS base, relayed, waiting
    FROM test, pace, (SELECT relayed, waiting FROM push.outbox_minute WHERE ts = world_now()), job
)
SELECT parallelism, rate AS records_per_minute, starts, at_start AS lag_at_start,
    CASE WHEN starts AND rate > base THEN q + (at_start + waiting - relayed * q) / (rate - base) END AS minutes_to_zero
FROM all_
