-- verdict: right
-- Where a partition had been written, the promised minutes ago: what lies beyond the offset has waited longer.
SELECT n.group_id, n.partition_id, n.lag, p.log_end_offset - n.current_offset AS too_old
FROM kafka.consumer_group_offsets AS n
JOIN flink.jobs AS j ON j.group_id = n.group_id
JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - to_minutes(j.freshness_sla_minutes + 1)
LEFT JOIN ops.calendar AS c ON c.kind = 'maintenance' AND c.subject = n.group_id AND c.withdrawn_at IS NULL AND c.starts_at <= world_now() AND c.ends_at > world_now()
WHERE n.ts = world_now() AND p.log_end_offset > n.current_offset AND c.entry_id IS NULL
