-- verdict: right
INSERT INTO ops.health_checks
SELECT DISTINCT r.dag_id, 'before_each_load', q.warehouse_name, 4, 15, (SELECT warehouse_name FROM ops.routes WHERE workload = 'checks'), world_now()
FROM airflow.dag_run AS r JOIN airflow.task_instance AS t USING (dag_id, run_id)
JOIN snowflake_account_usage.query_history AS q ON q.query_tag LIKE '{%' AND q.query_tag::JSON ->> 'task_id' = t.task_id AND q.query_tag::JSON ->> 'run_id' = t.run_id AND q.query_tag::JSON ->> 'dag_id' = t.dag_id
WHERE r.state = 'running' AND t.pool = 'loads' AND q.execution_status = 'queued'
  AND r.dag_id NOT IN (SELECT dag_id FROM ops.health_checks)
