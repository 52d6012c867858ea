-- verdict: right
-- The head, asked for each partition.
SELECT o.group_id, o.partition_id, o.lag, (SELECT min(w.ts) FROM kafka.consumer_group_offsets AS w WHERE w.group_id = o.group_id AND w.partition_id = o.partition_id AND w.log_end_offset > o.current_offset) AS head_at
FROM kafka.consumer_group_offsets AS o JOIN flink.jobs AS j USING (group_id)
WHERE o.ts = world_now() AND o.lag > 0
  AND (SELECT min(w.ts) FROM kafka.consumer_group_offsets AS w WHERE w.group_id = o.group_id AND w.partition_id = o.partition_id AND w.log_end_offset > o.current_offset) < world_now() - to_minutes(j.freshness_sla_minutes)
  AND o.group_id NOT IN (SELECT subject FROM ops.calendar WHERE kind = 'maintenance' AND world_now() BETWEEN starts_at AND ends_at AND withdrawn_at IS NULL)
