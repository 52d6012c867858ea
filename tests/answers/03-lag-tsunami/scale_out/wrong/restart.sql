-- verdict: wrong
-- says: no job is restarted from a checkpoint
-- It stands still for three minutes and reads again what it has read.
INSERT INTO ops.job_orders
SELECT job_name, 'restart', NULL, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'restart')
