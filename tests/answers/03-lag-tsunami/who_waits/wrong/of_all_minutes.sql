-- verdict: wrong
-- says: `waiting` is wrong
-- Readings of every minute are added up.
WITH mine AS (SELECT * FROM kafka.consumer_group_offsets WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5))
SELECT n.partition_id, sum(greatest(n.lag, 0))::BIGINT AS waiting, 100.0 * sum(greatest(n.lag, 0)) / nullif(sum(sum(greatest(n.lag, 0))) OVER (), 0) AS share_percent,
    date_diff('minute', min(n.ts) FILTER (WHERE n.lag > 0), world_now()) AS wait_minutes
FROM mine AS n GROUP BY n.partition_id
