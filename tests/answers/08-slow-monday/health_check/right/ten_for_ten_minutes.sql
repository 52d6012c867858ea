-- verdict: right
INSERT INTO ops.health_checks
SELECT run.dag_id, 'before_each_load', query.warehouse_name, 10, 10, route.warehouse_name, world_now()
FROM airflow.dag_run AS run, snowflake_account_usage.query_history AS query, ops.routes AS route
WHERE run.state = 'running' AND query.execution_status = 'queued' AND query.query_text LIKE 'COPY INTO%' AND contains(query.query_tag, '"run_id": "' || run.run_id || '"')
  AND contains(query.query_tag, '"dag_id": "' || run.dag_id || '"') AND route.workload = 'dbt'
  AND (run.dag_id, query.warehouse_name) NOT IN (SELECT (dag_id, warehouse_name) FROM ops.health_checks)
GROUP BY ALL
