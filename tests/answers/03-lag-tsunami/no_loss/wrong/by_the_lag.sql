-- verdict: wrong
-- says: `consumed` is wrong
-- What waits is not lost, and what is lost does not wait.
SELECT partition_id, max(current_offset) - min(current_offset) AS consumed, greatest(arg_max(lag, ts), 0) AS skipped, 0 AS twice, 0 AS dropped
FROM kafka.consumer_group_offsets WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5) GROUP BY partition_id
