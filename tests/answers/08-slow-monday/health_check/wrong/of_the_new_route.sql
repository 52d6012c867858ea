-- verdict: wrong
-- says: the late DAG has a check of the warehouse on which its loads met a queue
-- The loads' route leads elsewhere by now: that warehouse had no queue.
INSERT INTO ops.health_checks
SELECT (SELECT dag_id FROM airflow.dag_run WHERE state = 'running'), 'before_each_load', warehouse_name, 3, 15, (SELECT warehouse_name FROM ops.routes WHERE workload = 'analysts'), world_now()
FROM ops.routes WHERE workload = 'loads' AND NOT EXISTS (FROM ops.health_checks)
