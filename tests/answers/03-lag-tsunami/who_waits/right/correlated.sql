-- verdict: right
-- The first reading beyond the offset, asked for each partition.
WITH mine AS (
    SELECT o.* FROM kafka.consumer_group_offsets AS o JOIN flink.jobs AS j ON j.group_id = o.group_id WHERE j.freshness_sla_minutes = 5
)
SELECT n.partition_id, greatest(n.lag, 0) AS waiting,
    CASE WHEN (SELECT sum(greatest(x.lag, 0)) FROM mine AS x WHERE x.ts = world_now()) = 0 THEN 0
        ELSE 100.0 * greatest(n.lag, 0) / (SELECT sum(greatest(x.lag, 0)) FROM mine AS x WHERE x.ts = world_now()) END AS share_percent,
    CASE WHEN n.lag <= 0 THEN 0 ELSE date_diff('minute', (SELECT min(w.ts) FROM mine AS w WHERE w.partition_id = n.partition_id AND w.log_end_offset > n.current_offset), world_now()) END AS wait_minutes
FROM mine AS n WHERE n.ts = world_now()
