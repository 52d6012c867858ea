-- verdict: right
-- Without CTEs.
SELECT parallelism, rate AS records_per_minute, starts, lag - consumed * a + came * b AS lag_at_start,
    CASE WHEN NOT starts OR rate <= came - relayed THEN NULL ELSE (lag + waiting - consumed * a + rate * b) / (rate - came + relayed) END AS minutes_to_zero
FROM (
    SELECT tested.*, came, consumed, lag, relayed, waiting
    FROM (
        SELECT l.parallelism, arg_max(l.records_per_minute, l.tested_at) AS rate, l.parallelism <= any_value(least(j.slots_total, j.sink_connections)) AS starts,
            any_value(j.start_seconds) / 60.0 AS a, any_value(j.start_seconds + j.stop_seconds) / 60.0 AS b
        FROM flink.load_tests AS l JOIN flink.jobs AS j ON j.job_name = l.job_name AND j.job_version = l.job_version AND j.freshness_sla_minutes = 5 GROUP BY l.parallelism
    ) AS tested, (
        SELECT sum(n.log_end_offset - p.log_end_offset) / 3.0 AS came, sum(n.current_offset - p.current_offset) / 3.0 AS consumed, sum(greatest(n.lag, 0)) AS lag
        FROM kafka.consumer_group_offsets AS n JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - INTERVAL 3 MINUTE
        WHERE n.ts = world_now() AND n.group_id = (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5)
    ) AS pace, (SELECT sum(relayed) AS relayed, sum(waiting) AS waiting FROM push.outbox_minute WHERE ts = world_now()) AS box
) AS all_
