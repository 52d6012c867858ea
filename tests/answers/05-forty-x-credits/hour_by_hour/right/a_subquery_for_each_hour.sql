-- verdict: right
-- Correlated.
WITH run AS (
    SELECT warehouse_name, credits_per_hour, coalesce(end_time, world_now()) AS ended, coalesce(end_time, world_now()) - to_milliseconds(execution_time) AS began
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
    WHERE start_time >= world_now() - INTERVAL 24 HOUR AND query_parameterized_hash = (SELECT query_parameterized_hash FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size) WHERE start_time >= world_now() - INTERVAL 24 HOUR GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1)
), hour_ AS (
    SELECT start_time AS hour, credits_used_compute::DOUBLE AS metered, coalesce((
        SELECT sum(greatest(0, epoch(least(ended, m.end_time)) - epoch(greatest(began, m.start_time))) * credits_per_hour) / 3600 FROM run), 0) AS by_query
    FROM snowflake_account_usage.warehouse_metering_history AS m
    WHERE start_time >= world_now() - INTERVAL 24 HOUR AND warehouse_name IN (SELECT warehouse_name FROM run)
)
SELECT *, metered - by_query AS rest FROM hour_
