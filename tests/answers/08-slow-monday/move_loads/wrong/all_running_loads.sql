-- verdict: partly
-- says: no task begins again that had ended, or whose statement had a slot
-- One that has a slot begins again from nothing.
-- 1. What is sent from now on
UPDATE ops.routes
SET
    warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    changed_at = world_now(),
    reason = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': loads do not queue behind other work'
WHERE workload = 'loads'
  AND warehouse_name <> (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt');

INSERT INTO ops.task_orders
SELECT dag_id, run_id, task_id, 'restart', (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now()
FROM airflow.task_instance AS t JOIN airflow.dag_run AS r USING (dag_id, run_id)
WHERE r.state = 'running' AND t.state = 'running' AND t.pool = 'loads' AND NOT EXISTS (SELECT 1 FROM ops.task_orders AS o WHERE o.dag_id = t.dag_id AND o.run_id = t.run_id AND o.task_id = t.task_id)
