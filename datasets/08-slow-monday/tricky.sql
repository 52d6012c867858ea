-- Purpose: awkward rows in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told below: a few statements and orders.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own.
-- All of it is legal: somebody loads a file by hand and waits in the same queue; one of the loads has just got a slot; one was restarted
-- by hand already; and the other DAG has a task of the same name that waits elsewhere.

-- A person's own COPY, in the queue, with no task behind it
INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT * REPLACE (
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + 1 AS query_id, 'm.silva' AS user_name, 'ANALYST' AS role_name, NULL AS query_tag,
    world_now() - INTERVAL 3 MINUTE AS start_time, 180000 AS total_elapsed_time, 180000 AS queued_overload_time, 'fffffffffffffff1' AS query_parameterized_hash)
FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND query_type = 'COPY' ORDER BY query_id LIMIT 1;

-- One of those that had a slot has ended some seconds ago, and the load that has waited longest got it
UPDATE snowflake_account_usage.query_history
SET execution_status = 'success', end_time = world_now() - INTERVAL 5 SECOND, total_elapsed_time = total_elapsed_time - 5000, execution_time = execution_time - 5000
WHERE query_id = (
    SELECT min(query_id) FROM snowflake_account_usage.query_history
    WHERE execution_status = 'running' AND execution_time > 60000
      AND warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads'));

UPDATE snowflake_account_usage.query_history
SET execution_status = 'running', queued_overload_time = total_elapsed_time - 5000, compilation_time = 500, execution_time = 4500
WHERE query_id = (SELECT min(query_id) FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND query_type = 'COPY' AND query_tag LIKE '{%');

-- One was restarted by hand some seconds ago
INSERT INTO ops.task_orders
SELECT query_tag::JSON ->> 'dag_id', query_tag::JSON ->> 'run_id', query_tag::JSON ->> 'task_id', 'restart',
    'by hand, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now()
FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND query_type = 'COPY' AND query_tag LIKE '{%' ORDER BY query_id DESC LIMIT 1;

-- A statement of the other DAG's run of this morning waits on its own warehouse, under a task that has the name of a load
INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT * REPLACE (
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + 1 AS query_id, 'SELECT' AS query_type, 'queued' AS execution_status,
    world_now() - INTERVAL 1 MINUTE AS start_time, NULL AS end_time, 60000 AS total_elapsed_time, 60000 AS queued_overload_time, 0 AS compilation_time, 0 AS execution_time,
    0 AS rows_produced)
FROM snowflake_account_usage.query_history WHERE query_tag LIKE '{"dag_id": "crm_sync"%' ORDER BY query_id DESC LIMIT 1;
