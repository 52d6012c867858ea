-- verdict: right
CREATE OR REPLACE TEMP TABLE inc AS SELECT incident_id AS id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1;
CREATE OR REPLACE TEMP TABLE target AS SELECT warehouse_name AS name FROM ops.routes WHERE workload = 'dbt';
UPDATE ops.routes SET warehouse_name = (FROM target), changed_at = world_now(), reason = 'see ' || (FROM inc)
WHERE workload = 'loads' AND warehouse_name IS DISTINCT FROM (FROM target);
INSERT INTO ops.task_orders
SELECT t.dag_id, t.run_id, t.task_id, 'restart', 'see ' || (FROM inc), world_now()
FROM airflow.task_instance AS t
JOIN airflow.dag_run AS r ON r.dag_id = t.dag_id AND r.run_id = t.run_id AND r.state = 'running'
WHERE t.pool = 'loads' AND t.state = 'running'
  AND EXISTS (SELECT 1 FROM snowflake_account_usage.query_history AS s WHERE s.execution_status = 'queued' AND s.query_tag LIKE '{%'
      AND s.query_tag::JSON ->> 'task_id' = t.task_id AND s.query_tag::JSON ->> 'run_id' = t.run_id AND s.query_tag::JSON ->> 'dag_id' = t.dag_id)
  AND t.task_id NOT IN (SELECT task_id FROM ops.task_orders AS o WHERE o.run_id = t.run_id AND o.dag_id = t.dag_id)
