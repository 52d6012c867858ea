-- verdict: partly
-- says: `wait_minutes` is wrong
-- Lag by what is consumed a minute: how long it will take, and not how long it has waited.
WITH mine AS (SELECT * FROM kafka.consumer_group_offsets WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5))
SELECT n.partition_id, greatest(n.lag, 0) AS waiting, coalesce(100.0 * greatest(n.lag, 0) / nullif(sum(greatest(n.lag, 0)) OVER (), 0), 0) AS share_percent,
    coalesce((greatest(n.lag, 0) / nullif(n.current_offset - p.current_offset, 0))::BIGINT, 0) AS wait_minutes
FROM mine AS n JOIN mine AS p ON p.partition_id = n.partition_id AND p.ts = n.ts - INTERVAL 1 MINUTE WHERE n.ts = world_now()
