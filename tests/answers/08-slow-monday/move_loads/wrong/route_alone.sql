-- verdict: partly
-- says: no load waits in the queue of a full warehouse any more
-- What was sent stays where it was sent.
-- 1. What is sent from now on
UPDATE ops.routes
SET
    warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt'),
    changed_at = world_now(),
    reason = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': loads do not queue behind other work'
WHERE workload = 'loads'
  AND warehouse_name <> (SELECT warehouse_name FROM ops.routes WHERE workload = 'dbt');
