-- verdict: wrong
-- says: the late DAG has a check of the warehouse on which its loads met a queue
-- The other DAG was not late.
INSERT INTO ops.health_checks
SELECT 'crm_sync', 'before_each_load', (SELECT warehouse_name FROM ops.routes WHERE workload = 'analysts'), 3, 15, (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'), world_now()
WHERE NOT EXISTS (FROM ops.health_checks)
