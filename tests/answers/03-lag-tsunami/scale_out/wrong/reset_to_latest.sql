-- verdict: wrong
-- says: no message is skipped
-- Lag is 0 at once, and so is what was in it.
INSERT INTO ops.job_orders
SELECT job_name, 'reset_offsets', NULL, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'reset_offsets')
