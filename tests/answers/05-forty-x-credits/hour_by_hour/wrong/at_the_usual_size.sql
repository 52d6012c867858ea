-- verdict: partly
-- says: `by_query` is wrong
-- Eight credits an hour was before.
WITH run AS (
    SELECT warehouse_name, 8 AS credits_per_hour, start_time, coalesce(end_time, world_now()) AS ended, coalesce(end_time, world_now()) - to_milliseconds(execution_time) AS began
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
    WHERE start_time >= world_now() - INTERVAL 24 HOUR AND query_parameterized_hash = (SELECT query_parameterized_hash FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size) WHERE start_time >= world_now() - INTERVAL 24 HOUR GROUP BY ALL ORDER BY sum(execution_time * credits_per_hour) DESC LIMIT 1)
)
SELECT h.start_time AS hour, any_value(h.credits_used_compute) AS metered,
    coalesce(sum((epoch_ms(least(ended, h.end_time)) - epoch_ms(greatest(began, h.start_time))) * credits_per_hour), 0) / 3600000 AS by_query, any_value(h.credits_used_compute) - by_query AS rest
FROM snowflake_account_usage.warehouse_metering_history AS h
LEFT JOIN run ON began < h.end_time AND ended > h.start_time
WHERE h.start_time >= world_now() - INTERVAL 24 HOUR AND h.warehouse_name IN (SELECT warehouse_name FROM run)
GROUP BY h.start_time
