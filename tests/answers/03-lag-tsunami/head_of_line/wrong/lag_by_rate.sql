-- verdict: partly
-- says: later than that
-- Lag by what was consumed: of all partitions together.
SELECT n.group_id, sum(n.lag) / nullif(sum(n.current_offset - p.current_offset), 0) AS minutes
FROM kafka.consumer_group_offsets AS n JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - INTERVAL 1 MINUTE
JOIN flink.jobs AS j ON j.group_id = n.group_id AND j.freshness_sla_minutes = 5
WHERE n.ts = world_now() AND n.group_id NOT IN (SELECT subject FROM ops.calendar WHERE kind = 'maintenance' AND withdrawn_at IS NULL AND starts_at <= world_now() AND ends_at > world_now())
GROUP BY n.group_id HAVING sum(n.lag) / nullif(sum(n.current_offset - p.current_offset), 0) > 5
