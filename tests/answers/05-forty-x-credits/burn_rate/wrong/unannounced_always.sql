-- verdict: wrong
-- says: false pages on healthy days
-- Everything that is not announced.
WITH compared AS (
    SELECT l.warehouse_name, l.start_time, l.credits_used_compute AS credits, median(p.credits_used_compute) AS usual
    FROM snowflake_account_usage.warehouse_metering_history AS l
    LEFT JOIN snowflake_account_usage.warehouse_metering_history AS p ON p.warehouse_name = l.warehouse_name AND p.start_time < l.start_time AND (epoch(l.start_time) - epoch(p.start_time)) % 604800 = 0
    WHERE l.end_time > world_now() - INTERVAL 1 HOUR
    GROUP BY ALL
)
SELECT * FROM compared
WHERE credits > usual
  AND NOT EXISTS (SELECT 1 FROM ops.planned_work AS planned WHERE planned.warehouse_name = compared.warehouse_name
      AND planned.starts_at <= compared.start_time AND planned.ends_at > compared.start_time AND planned.max_credits_hour >= credits)
