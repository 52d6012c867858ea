-- verdict: right
-- Steps in temporary tables.
CREATE OR REPLACE TEMP TABLE job AS SELECT * FROM flink.jobs WHERE freshness_sla_minutes = 5;
CREATE OR REPLACE TEMP TABLE best AS
SELECT parallelism FROM (
    SELECT t.parallelism, t.records_per_minute AS rate, row_number() OVER (PARTITION BY t.parallelism ORDER BY t.tested_at DESC) AS n
    FROM flink.load_tests AS t JOIN job ON job.job_name = t.job_name AND job.job_version = t.job_version AND t.parallelism <= least(job.slots_total, job.sink_connections)
) WHERE n = 1 ORDER BY rate DESC, parallelism LIMIT 1;
INSERT INTO ops.job_orders
SELECT job_name, 'rescale', (SELECT parallelism FROM best), 'rescale for ' || (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM job
WHERE job_name NOT IN (SELECT job_name FROM ops.job_orders WHERE kind = 'rescale')
