-- Purpose: awkward rows in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told below: a few statements, schedules and a warehouse.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own.
-- All of it is legal: the dashboard was copied to another warehouse and refreshes there, too; somebody has cancelled one run by
-- hand already; a filtered query of the same two tables runs beside it; a warehouse was made this morning and has not run yet; the
-- copy was enabled by an order; and the last statement before that night met another size than most, for an hour of it.

-- A copy of the dashboard, on another warehouse, under another name: the same hash
INSERT INTO bi.schedules
SELECT max(schedule_id) + 1, 'Copy of a dashboard', 'm.silva', 60,
    arg_max(query_parameterized_hash, saved_at), 'BI_WH', (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 25 MINUTE, true
FROM bi.schedules;

INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT * REPLACE (
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + 1 AS query_id, 'BI_WH' AS warehouse_name,
    (SELECT size FROM snowflake_show.warehouses WHERE name = 'BI_WH') AS warehouse_size, world_now() - INTERVAL 10 MINUTE AS start_time,
    600000 AS total_elapsed_time, 1000 AS compilation_time, 599000 AS execution_time)
FROM snowflake_account_usage.query_history
WHERE execution_status = 'running' AND query_parameterized_hash = (SELECT arg_max(query_parameterized_hash, saved_at) FROM bi.schedules)
ORDER BY query_id DESC LIMIT 1;

INSERT INTO bi.refresh_log
SELECT (SELECT max(schedule_id) FROM bi.schedules), world_now() - INTERVAL 10 MINUTE, max(query_id) FROM snowflake_account_usage.query_history;

-- One of the runs, cancelled by hand some seconds ago
INSERT INTO ops.cancel_queries
SELECT min(query_id), 'by hand, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now()
FROM snowflake_account_usage.query_history
WHERE execution_status = 'running' AND query_parameterized_hash = (SELECT arg_max(query_parameterized_hash, saved_at) FROM bi.schedules);

-- The copy had been paused, and somebody has ordered it back some seconds ago: an order, and not one that stops it
INSERT INTO ops.schedule_actions
SELECT max(schedule_id), 'enable', 'for a meeting, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now()
FROM bi.schedules;

-- Made larger for an hour, the day before that night, and made smaller again: the last size then is not the one most statements met
INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT * REPLACE (
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + 1 AS query_id, 'X-Large' AS warehouse_size,
    (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 24 HOUR - INTERVAL 30 SECOND AS start_time,
    (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 24 HOUR - INTERVAL 10 SECOND AS end_time,
    20000 AS total_elapsed_time, 1000 AS compilation_time, 19000 AS execution_time)
FROM snowflake_account_usage.query_history
WHERE execution_status = 'success' AND start_time < (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 24 HOUR
  AND warehouse_name = (SELECT arg_max(warehouse_name, query_id) FROM snowflake_account_usage.query_history
    WHERE execution_status = 'running' AND warehouse_name <> 'BI_WH'
      AND query_parameterized_hash = (SELECT arg_max(query_parameterized_hash, saved_at) FROM bi.schedules))
ORDER BY query_id DESC LIMIT 1;

-- A neighbour: the same tables, the same service, the same warehouse, and a filter
INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT * REPLACE (
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + 1 AS query_id,
    'SELECT a.feature, count(*) FROM app.events AS a JOIN app.events AS b ON b.account_id = a.account_id WHERE a.event_at >= TIMESTAMP ''2026-01-01'' AND a.account_id = 1007 GROUP BY a.feature' AS query_text,
    world_now() - INTERVAL 2 MINUTE AS start_time, 120000 AS total_elapsed_time, 900 AS compilation_time, 119100 AS execution_time,
    40 AS partitions_scanned, 0 AS bytes_spilled_to_remote_storage, 'ffffffff00000001' AS query_hash, 'ffffffff00000002' AS query_parameterized_hash)
FROM snowflake_account_usage.query_history
WHERE execution_status = 'running' AND query_parameterized_hash = (SELECT arg_max(query_parameterized_hash, saved_at) FROM bi.schedules) AND warehouse_name <> 'BI_WH'
ORDER BY query_id DESC LIMIT 1;

-- A warehouse without a past
INSERT INTO snowflake_show.warehouses VALUES ('NEW_TEAM_WH', 'Small', 1, 2, 60, true, NULL, 'made this morning', 'growth');
