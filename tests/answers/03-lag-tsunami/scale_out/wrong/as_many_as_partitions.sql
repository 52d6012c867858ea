-- verdict: partly
-- says: no job is ordered more tasks than it has slots
-- Partitions are one limit of three. Where the others are lower it never starts and earns nothing, as on more hidden worlds than this label is tried on.
INSERT INTO ops.job_orders
SELECT job_name, 'rescale', (SELECT count(DISTINCT partition_id) FROM kafka.consumer_group_offsets AS o WHERE o.group_id = job.group_id), (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'rescale')
