-- verdict: right
-- Readings beside those of the minute before, by a join.
SELECT n.ts AS minute, sum(n.log_end_offset - p.log_end_offset)::BIGINT AS appended, sum(n.current_offset - p.current_offset)::BIGINT AS consumed,
    sum(CASE WHEN n.lag > 0 THEN n.lag ELSE 0 END)::BIGINT AS waiting
FROM kafka.consumer_group_offsets AS n
JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - INTERVAL 1 MINUTE
JOIN flink.jobs AS j ON j.group_id = n.group_id AND j.freshness_sla_minutes = 5
WHERE n.ts > world_now() - INTERVAL 60 MINUTE
GROUP BY n.ts ORDER BY n.ts
