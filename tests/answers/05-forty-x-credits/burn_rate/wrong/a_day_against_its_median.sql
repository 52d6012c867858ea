-- verdict: wrong
-- says: false pages on healthy days
-- 24 hours are a long time.
WITH w AS (
    SELECT warehouse_name, (date_diff('hour', start_time, world_now()) - 1) // 24 AS back, sum(credits_used_compute) AS c FROM snowflake_account_usage.warehouse_metering_history GROUP BY ALL
)
SELECT warehouse_name FROM w GROUP BY warehouse_name HAVING sum(c) FILTER (WHERE back = 0) > 3 * median(c) FILTER (WHERE back > 0)
