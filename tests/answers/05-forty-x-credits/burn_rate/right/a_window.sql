-- verdict: right
-- A median over the rows of the same hour of the week.
SELECT warehouse_name, start_time, credits, usual FROM (
    SELECT warehouse_name, start_time, end_time, credits_used_compute AS credits,
        median(credits_used_compute) OVER (PARTITION BY warehouse_name, (epoch(start_time)::BIGINT // 3600) % 168 ORDER BY start_time ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING) AS usual
    FROM snowflake_account_usage.warehouse_metering_history
) AS h
WHERE end_time > world_now() - INTERVAL 1 HOUR AND credits - coalesce(usual, 0) > 9
  AND NOT EXISTS (SELECT 1 FROM ops.planned_work AS p WHERE p.warehouse_name = h.warehouse_name AND h.start_time >= p.starts_at AND h.end_time <= p.ends_at AND h.credits <= p.max_credits_hour)
