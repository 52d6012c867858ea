-- verdict: rejected
-- says: nothing can conflict
-- Keys are declared and not built.
INSERT INTO ops.job_orders (job_name, kind, value, reason, requested_at)
WITH tested AS (
    SELECT job.job_name, test.parallelism, arg_max(test.records_per_minute, test.tested_at) AS rate
    FROM flink.jobs AS job
    JOIN flink.load_tests AS test USING (job_name, job_version)
    WHERE job.freshness_sla_minutes = 5
      AND test.parallelism <= job.slots_total
      AND test.parallelism <= job.sink_connections
    GROUP BY job.job_name, test.parallelism
)
SELECT
    job_name,
    'rescale',
    parallelism,
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': more is appended than the job can take',
    world_now()
FROM tested
ORDER BY rate DESC, parallelism
LIMIT 1
ON CONFLICT DO NOTHING
