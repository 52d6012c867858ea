-- verdict: right
-- The least of partitions, slots and connections, which was tested.
INSERT INTO ops.job_orders BY NAME
SELECT job.job_name, 'rescale' AS kind, (
        SELECT max(parallelism) FROM flink.load_tests AS test
        WHERE test.job_name = job.job_name AND test.job_version = job.job_version AND test.parallelism <= least(job.slots_total, job.sink_connections,
            (SELECT count(DISTINCT partition_id) FROM kafka.consumer_group_offsets AS o WHERE o.group_id = job.group_id))) AS value,
    'as large as it can be: ' || (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1) AS reason, world_now() AS requested_at
FROM flink.jobs AS job
WHERE job.freshness_sla_minutes = 5 AND NOT EXISTS (FROM ops.job_orders AS o WHERE o.job_name = job.job_name AND o.kind = 'rescale')
