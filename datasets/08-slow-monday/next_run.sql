-- Purpose: what the world does in the three hours after a repair: orders are carried out, tasks end, two late files are loaded.
-- Grain:   ends statements and tasks, adds a statement for each task that was restarted and for two loads that somebody runs once more.
-- Keys:    continue those that are there. world_now() is by then three hours after the page.
-- Seed:    nothing of its own.
-- A repair that has restarted the loads and left their route alone meets the queue again here.

-- What was restarted is cancelled where it waits, and is sent again by its route
UPDATE snowflake_account_usage.query_history AS statement
SET execution_status = 'fail', error_message = 'SQL execution canceled', end_time = start_time + to_milliseconds(total_elapsed_time)
FROM ops.task_orders AS order_
WHERE statement.execution_status IN ('queued', 'running') AND query_tag LIKE '{%'
  AND query_tag::JSON ->> 'dag_id' = order_.dag_id AND query_tag::JSON ->> 'run_id' = order_.run_id AND query_tag::JSON ->> 'task_id' = order_.task_id;

UPDATE snowflake_account_usage.query_history
SET execution_status = 'fail', error_message = 'SQL execution canceled', end_time = start_time + to_milliseconds(total_elapsed_time)
WHERE execution_status IN ('queued', 'running') AND query_id IN (SELECT query_id FROM ops.query_orders);

CREATE OR REPLACE TEMP TABLE sent AS
SELECT (SELECT max(query_id) FROM snowflake_account_usage.query_history) + row_number() OVER (ORDER BY statement.query_id) AS new_id, statement.* EXCLUDE (query_id),
    route.warehouse_name AS by_route
FROM snowflake_account_usage.query_history AS statement
JOIN ops.task_orders AS order_
    ON query_tag LIKE '{%' AND query_tag::JSON ->> 'dag_id' = order_.dag_id AND query_tag::JSON ->> 'run_id' = order_.run_id AND query_tag::JSON ->> 'task_id' = order_.task_id
JOIN ops.routes AS route ON route.workload = 'loads'
WHERE statement.execution_status = 'fail' AND statement.query_type = 'COPY';

INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT new_id AS query_id, query_text, query_type, user_name, role_name, by_route AS warehouse_name, warehouse_size, query_tag, 'success' AS execution_status,
    (SELECT max(opened_at) + INTERVAL 1 MINUTE FROM ops.incidents) AS start_time, (SELECT max(opened_at) + INTERVAL 11 MINUTE FROM ops.incidents) AS end_time,
    600000 AS total_elapsed_time, 500 AS compilation_time, 0 AS queued_provisioning_time, 0 AS queued_overload_time, 0 AS transaction_blocked_time, 599500 AS execution_time,
    4000 AS rows_produced, query_parameterized_hash
FROM sent ORDER BY new_id;

-- What waited or ran has ended by now
UPDATE snowflake_account_usage.query_history
SET execution_status = 'success', end_time = start_time + to_milliseconds(total_elapsed_time + 2400000), total_elapsed_time = total_elapsed_time + 2400000,
    execution_time = execution_time + 2400000
WHERE execution_status IN ('queued', 'running');

UPDATE airflow.task_instance
SET state = 'success', queued_dttm = coalesce(queued_dttm, world_now() - INTERVAL 130 MINUTE), start_date = coalesce(start_date, world_now() - INTERVAL 130 MINUTE),
    end_date = world_now() - INTERVAL 100 MINUTE,
    duration = (epoch_ms(world_now() - INTERVAL 100 MINUTE) - epoch_ms(coalesce(start_date, world_now() - INTERVAL 130 MINUTE))) / 1000.0, try_number = greatest(1, try_number)
WHERE end_date IS NULL;

UPDATE airflow.dag_run SET state = 'success', end_date = world_now() - INTERVAL 99 MINUTE WHERE end_date IS NULL;

-- Two files came late: their loads are run by hand once more, some minutes ago. On a warehouse with a crowd they wait.
INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT (SELECT max(query_id) FROM snowflake_account_usage.query_history) + row_number() OVER (ORDER BY query_id) AS query_id, query_text, query_type, user_name, role_name,
    route.warehouse_name, warehouse_size,
    '{"dag_id": "' || (query_tag::JSON ->> 'dag_id') || '", "run_id": "manual__late_files", "task_id": "' || (query_tag::JSON ->> 'task_id') || '"}' AS query_tag,
    CASE WHEN crowded THEN 'queued' ELSE 'running' END AS execution_status, world_now() - INTERVAL 4 MINUTE AS start_time, 240000 AS total_elapsed_time,
    CASE WHEN crowded THEN 0 ELSE 500 END AS compilation_time, 0 AS queued_provisioning_time, CASE WHEN crowded THEN 240000 ELSE 0 END AS queued_overload_time,
    0 AS transaction_blocked_time, CASE WHEN crowded THEN 0 ELSE 239500 END AS execution_time, 0 AS rows_produced, query_parameterized_hash
FROM (SELECT * FROM snowflake_account_usage.query_history WHERE query_type = 'COPY' AND query_tag LIKE '{%' ORDER BY query_id LIMIT 2) AS late
CROSS JOIN (
    SELECT warehouse_name, coalesce((
        SELECT sum(queued_overload_time) > 1800000 FROM snowflake_account_usage.query_history AS waited
        WHERE waited.warehouse_name = routes.warehouse_name AND waited.start_time > world_now() - INTERVAL 5 HOUR), false) AS crowded
    FROM ops.routes WHERE workload = 'loads'
) AS route
ORDER BY 1;

DROP TABLE sent;
