-- verdict: wrong
-- says: false pages on healthy days
-- More comes in than on any day: an announced send, for which the job was made larger, too.
SELECT n.group_id, sum(n.log_end_offset - p.log_end_offset) AS appended
FROM kafka.consumer_group_offsets AS n JOIN kafka.consumer_group_offsets AS p ON p.group_id = n.group_id AND p.partition_id = n.partition_id AND p.ts = n.ts - INTERVAL 1 MINUTE
JOIN flink.jobs AS j ON j.group_id = n.group_id AND j.freshness_sla_minutes = 5
JOIN (SELECT max(n_) AS most FROM (SELECT sum(n_events) / 10 AS n_ FROM events.ingest_10m WHERE bucket_start < world_now() - INTERVAL 1 HOUR GROUP BY bucket_start)) AS past ON true
WHERE n.ts = world_now() GROUP BY n.group_id, most HAVING sum(n.log_end_offset - p.log_end_offset) > 1.05 * most
