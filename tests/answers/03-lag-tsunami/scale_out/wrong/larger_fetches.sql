-- verdict: wrong
-- says: none that does not help
-- The source waits for the next operator, and not for the broker.
INSERT INTO ops.job_orders
SELECT job_name, 'fetch_size', 52428800, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': order', world_now()
FROM flink.jobs AS job
WHERE freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'fetch_size')
