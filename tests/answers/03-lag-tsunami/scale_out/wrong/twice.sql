-- verdict: wrong
-- says: played on from here, nothing waits
-- Twice as many start everywhere, and it lasts longer than it has to.
INSERT INTO ops.job_orders
SELECT job_name, 'rescale', parallelism * 2, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'rescale')
