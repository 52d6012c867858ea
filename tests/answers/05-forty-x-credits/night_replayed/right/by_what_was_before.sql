-- verdict: right
-- An hour runs where the count before it is below the quota.
WITH c AS (
    SELECT m.warehouse_name, m.start_time, m.end_time, m.start_time::DATE AS day, m.credits_used, q.stops_at,
        sum(m.credits_used) OVER (PARTITION BY m.warehouse_name, m.start_time::DATE ORDER BY m.start_time) AS so_far
    FROM snowflake_account_usage.warehouse_metering_history AS m
    JOIN (SELECT warehouse_name, min(credit_quota * at_percent / 100) AS stops_at FROM ops.resource_monitors WHERE action IN ('suspend', 'suspend_immediate') GROUP BY 1) AS q USING (warehouse_name)
)
SELECT warehouse_name, day, min(end_time) FILTER (WHERE so_far >= stops_at) AS stopped_at,
    sum(CASE WHEN so_far - credits_used >= stops_at THEN credits_used ELSE 0 END) * (SELECT usd_per_credit FROM finance.budgets WHERE month = date_trunc('month', day)) AS saved_usd
FROM c
GROUP BY warehouse_name, day
HAVING max(so_far) >= any_value(stops_at)
