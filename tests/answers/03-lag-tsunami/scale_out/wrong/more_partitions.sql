-- verdict: wrong
-- says: no topic gets more partitions
-- What waits stays where it is, and keys move.
INSERT INTO ops.job_orders
SELECT job_name, 'add_partitions', 24, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'add_partitions')
