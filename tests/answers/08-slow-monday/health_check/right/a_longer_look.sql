-- verdict: right
INSERT INTO ops.health_checks (dag_id, runs, warehouse_name, queued_above, for_minutes, reroute_to, created_at)
SELECT DISTINCT
    late.dag_id,
    'before_each_load',
    waiting.warehouse_name,
    2,
    20,
    (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    world_now()
FROM airflow.dag_run AS late
JOIN snowflake_account_usage.query_history AS waiting
    ON waiting.execution_status = 'queued'
    AND waiting.query_type = 'COPY'
    AND CASE WHEN waiting.query_tag LIKE '{%' THEN waiting.query_tag::JSON ->> 'run_id' END = late.run_id
    AND CASE WHEN waiting.query_tag LIKE '{%' THEN waiting.query_tag::JSON ->> 'dag_id' END = late.dag_id
WHERE late.state = 'running'
  AND NOT EXISTS (
      SELECT 1
      FROM ops.health_checks AS known
      WHERE known.dag_id = late.dag_id AND known.runs = 'before_each_load' AND known.warehouse_name = waiting.warehouse_name
  )
