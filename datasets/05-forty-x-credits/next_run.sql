-- Purpose: what the world does in the three hours after a repair: orders are carried out, schedules send what is due, hours are metered.
-- Grain:   ends and adds statements, adds metered hours and refreshes, sets what was ordered.
-- Keys:    continue those that are there. world_now() is by then three hours after the page.
-- Seed:    nothing of its own: an hour is what it was a week before.
-- A repair that left the schedule on meets a new run here, which nobody has cancelled.

-- Cancelled within a minute; a warehouse that was suspended at once ended all that ran on it. What else ran, ends by itself.
UPDATE snowflake_account_usage.query_history AS statement
SET execution_status = 'fail', error_message = 'SQL execution canceled', end_time = start_time + to_milliseconds(total_elapsed_time + 60000),
    total_elapsed_time = total_elapsed_time + 60000, execution_time = execution_time + 60000
WHERE execution_status = 'running'
  AND (query_id IN (SELECT query_id FROM ops.cancel_queries)
       OR warehouse_name IN (SELECT warehouse_name FROM ops.warehouse_actions WHERE action = 'suspend_immediate'));

UPDATE snowflake_account_usage.query_history
SET execution_status = 'success', end_time = start_time + to_milliseconds(total_elapsed_time + 1500000),
    total_elapsed_time = total_elapsed_time + 1500000, execution_time = execution_time + 1500000
WHERE execution_status = 'running' AND query_parameterized_hash NOT IN (
    SELECT query_parameterized_hash FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
    WHERE start_time >= (SELECT max(opened_at) - INTERVAL 24 HOUR FROM ops.incidents)
    GROUP BY query_parameterized_hash ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1);

UPDATE bi.schedules SET enabled = false
WHERE enabled AND schedule_id IN (SELECT schedule_id FROM ops.schedule_actions WHERE action = 'disable');

UPDATE snowflake_show.warehouses AS warehouse SET size = action_.new_size
FROM ops.warehouse_actions AS action_
WHERE action_.warehouse_name = warehouse.name AND action_.action = 'resize' AND action_.new_size <> warehouse.size;

-- Each schedule that is on sends its query once more, on the warehouse as it is set now, some minutes before world_now().
CREATE OR REPLACE TEMP TABLE sent AS
SELECT schedule.schedule_id, schedule.warehouse_name, warehouse.size, last_.*,
    (SELECT max(query_id) FROM snowflake_account_usage.query_history) + row_number() OVER (ORDER BY schedule.schedule_id) AS new_id
FROM bi.schedules AS schedule
JOIN snowflake_show.warehouses AS warehouse ON warehouse.name = schedule.warehouse_name
JOIN (
    SELECT * EXCLUDE (warehouse_name, warehouse_size) FROM snowflake_account_usage.query_history
    QUALIFY row_number() OVER (PARTITION BY query_parameterized_hash ORDER BY query_id DESC) = 1
) AS last_ ON last_.query_parameterized_hash = schedule.query_parameterized_hash
WHERE schedule.enabled;

INSERT INTO snowflake_account_usage.query_history BY NAME
SELECT new_id AS query_id, query_text, query_type, user_name, role_name, warehouse_name, size AS warehouse_size, cluster_number, query_tag,
    'running' AS execution_status, world_now() - INTERVAL 4 MINUTE AS start_time, 240000 AS total_elapsed_time, 1200 AS compilation_time, 238800 AS execution_time,
    0 AS queued_overload_time, 0 AS transaction_blocked_time, bytes_scanned, partitions_scanned, partitions_total, bytes_spilled_to_remote_storage, 0 AS rows_produced,
    query_hash, query_parameterized_hash, credits_used_cloud_services
FROM sent ORDER BY new_id;

INSERT INTO bi.refresh_log SELECT schedule_id, world_now() - INTERVAL 4 MINUTE, new_id FROM sent ORDER BY new_id;

-- Hours: as a week before.
INSERT INTO snowflake_account_usage.warehouse_metering_history
SELECT hour_.start_time + INTERVAL 168 HOUR, hour_.end_time + INTERVAL 168 HOUR, hour_.warehouse_id, hour_.warehouse_name, hour_.credits_used, hour_.credits_used_compute,
    hour_.credits_used_cloud_services
FROM snowflake_account_usage.warehouse_metering_history AS hour_
WHERE hour_.start_time + INTERVAL 168 HOUR >= (SELECT max(end_time) FROM snowflake_account_usage.warehouse_metering_history)
  AND hour_.end_time + INTERVAL 168 HOUR <= world_now()
ORDER BY 1, 4;

DROP TABLE sent;
