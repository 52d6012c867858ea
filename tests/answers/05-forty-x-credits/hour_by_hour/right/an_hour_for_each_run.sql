-- verdict: right
-- Each run is cut into its hours.
WITH run AS (
    SELECT warehouse_name, credits_per_hour, coalesce(end_time, world_now()) AS ended, coalesce(end_time, world_now()) - to_milliseconds(execution_time) AS began
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
    WHERE start_time >= world_now() - INTERVAL 24 HOUR AND query_parameterized_hash = (SELECT query_parameterized_hash FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size) WHERE start_time >= world_now() - INTERVAL 24 HOUR GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1)
), piece AS (
    SELECT *, unnest(generate_series(date_trunc('hour', began), ended, INTERVAL 1 HOUR)) AS hour FROM run
), summed AS (
    SELECT hour, sum(date_diff('millisecond', greatest(began, hour), least(ended, hour + INTERVAL 1 HOUR)) / 3600000 * credits_per_hour) AS by_query
    FROM piece GROUP BY hour
)
SELECT m.start_time AS hour, m.credits_used_compute AS metered, coalesce(by_query, 0) AS by_query, m.credits_used_compute - coalesce(by_query, 0) AS rest
FROM snowflake_account_usage.warehouse_metering_history AS m
LEFT JOIN summed ON summed.hour = m.start_time
WHERE m.start_time >= world_now() - INTERVAL 24 HOUR AND m.warehouse_name = (SELECT any_value(warehouse_name) FROM run)
