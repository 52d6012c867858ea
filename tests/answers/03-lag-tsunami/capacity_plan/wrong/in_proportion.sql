-- verdict: partly
-- says: `records_per_minute` is wrong
-- Twice the tasks take twice as much, it is thought.
WITH job AS (
    SELECT *, start_seconds / 60.0 AS working, (start_seconds + stop_seconds) / 60.0 AS pause
    FROM flink.jobs
    WHERE freshness_sla_minutes = 5
),
pace AS (
    SELECT
        sum(now_.log_end_offset - past.log_end_offset) / 3.0 AS arriving,
        sum(now_.current_offset - past.current_offset) / 3.0 AS consumed,
        sum(greatest(now_.lag, 0)) AS lag
    FROM kafka.consumer_group_offsets AS now_
    JOIN kafka.consumer_group_offsets AS past USING (group_id, partition_id)
    JOIN job USING (group_id)
    WHERE now_.ts = world_now() AND past.ts = world_now() - INTERVAL 3 MINUTE
),
outbox AS (
    SELECT relayed, waiting FROM push.outbox_minute WHERE ts = world_now()
),
tested AS (
    SELECT
        test.parallelism,
        (test.parallelism * (SELECT max(consumed) FROM pace) / max(job.parallelism))::BIGINT AS rate,
        test.parallelism <= least(slots_total, sink_connections) AS starts,
        working,
        pause
    FROM flink.load_tests AS test
    JOIN job USING (job_name, job_version)
    GROUP BY test.parallelism, slots_total, sink_connections, working, pause
)
SELECT
    parallelism,
    rate AS records_per_minute,
    starts,
    (lag + arriving * pause - consumed * working)::DOUBLE AS lag_at_start,
    CASE WHEN starts AND rate > arriving - relayed THEN
        (lag + waiting + rate * pause - consumed * working) / (rate - (arriving - relayed))
    END::DOUBLE AS minutes_to_zero
FROM tested
CROSS JOIN pace
CROSS JOIN outbox
