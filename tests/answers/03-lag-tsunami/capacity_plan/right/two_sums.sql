-- verdict: right
-- Sums of all partitions first, and the rank of tests instead of arg_max.
WITH g AS (SELECT * FROM flink.jobs WHERE freshness_sla_minutes = 5),
sums AS (
    SELECT o.ts, sum(o.log_end_offset) AS e, sum(o.current_offset) AS r, sum(CASE WHEN o.lag < 0 THEN 0 ELSE o.lag END) AS l
    FROM kafka.consumer_group_offsets AS o WHERE o.group_id = (SELECT group_id FROM g) GROUP BY o.ts
), pace AS (
    SELECT (n.e - p.e) / 3 AS a, (n.r - p.r) / 3 AS c, n.l FROM sums AS n, sums AS p WHERE n.ts = world_now() AND p.ts = n.ts - INTERVAL 3 MINUTE
), tests AS (
    SELECT lt.parallelism, lt.records_per_minute AS m FROM flink.load_tests AS lt SEMI JOIN g USING (job_name, job_version)
    QUALIFY row_number() OVER (PARTITION BY lt.parallelism ORDER BY lt.tested_at DESC) = 1
), s AS (
    SELECT tests.parallelism, m, a, c, l, x.relayed AS b, x.waiting AS w, tests.parallelism <= slots_total AND tests.parallelism <= sink_connections AS ok,
        start_seconds / 60 AS t1, (start_seconds + stop_seconds) / 60 AS t2
    FROM tests, pace, g, push.outbox_minute AS x WHERE x.ts = world_now()
)
SELECT parallelism, m AS records_per_minute, ok AS starts, l + a * t2 - c * t1 AS lag_at_start,
    CASE WHEN ok AND m > a - b THEN t2 + (l + w + (a - b) * t2 - c * t1) / (m - a + b) END AS minutes_to_zero
FROM s
