-- verdict: wrong
-- says: played on from here, nothing waits
-- The number of one world.
INSERT INTO ops.job_orders
SELECT job_name, 'rescale', 48, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'rescale')
