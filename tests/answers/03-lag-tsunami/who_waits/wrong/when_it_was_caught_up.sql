-- verdict: partly
-- says: `wait_minutes` is wrong
-- Since when it has been behind: the head has changed since then.
WITH mine AS (SELECT * FROM kafka.consumer_group_offsets WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5))
SELECT n.partition_id, greatest(n.lag, 0) AS waiting, coalesce(100.0 * greatest(n.lag, 0) / nullif(sum(greatest(n.lag, 0)) OVER (), 0), 0) AS share_percent,
    CASE WHEN n.lag <= 0 THEN 0 ELSE coalesce(date_diff('minute', (SELECT max(p.ts) FROM mine AS p WHERE p.partition_id = n.partition_id AND p.lag <= 0), world_now()), 0) END AS wait_minutes
FROM mine AS n WHERE n.ts = world_now()
