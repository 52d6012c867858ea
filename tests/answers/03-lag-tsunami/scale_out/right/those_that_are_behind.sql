-- verdict: right
-- Only if it is behind.
INSERT INTO ops.job_orders (job_name, kind, value, reason, requested_at)
WITH tested AS (
    SELECT job.job_name, test.parallelism, arg_max(test.records_per_minute, test.tested_at) AS rate
    FROM flink.jobs AS job
    JOIN flink.load_tests AS test USING (job_name, job_version)
    WHERE job.freshness_sla_minutes = 5
      AND job.group_id IN (SELECT group_id FROM kafka.consumer_group_offsets WHERE ts = (SELECT max(ts) FROM kafka.consumer_group_offsets) GROUP BY group_id HAVING sum(lag) > 1000000)
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
WHERE NOT EXISTS (
    SELECT 1
    FROM ops.job_orders AS known
    WHERE known.job_name = tested.job_name AND known.kind = 'rescale'
)
ORDER BY rate DESC, parallelism
LIMIT 1
