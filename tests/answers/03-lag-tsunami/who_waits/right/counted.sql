-- verdict: right
-- The readings beyond the offset are counted, since there is one a minute.
WITH mine AS (
    SELECT * FROM kafka.consumer_group_offsets WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5)
)
SELECT n.partition_id, any_value(greatest(n.lag, 0)) AS waiting,
    coalesce(any_value(greatest(n.lag, 0)) * 100.0 / nullif(sum(any_value(greatest(n.lag, 0))) OVER (), 0), 0) AS share_percent,
    greatest(0, count(w.ts) - 1) AS wait_minutes
FROM mine AS n LEFT JOIN mine AS w ON w.partition_id = n.partition_id AND w.log_end_offset > n.current_offset AND n.lag > 0
WHERE n.ts = world_now() GROUP BY n.partition_id
