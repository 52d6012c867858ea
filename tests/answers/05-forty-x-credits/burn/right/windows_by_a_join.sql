-- verdict: right
-- A table of windows, joined by their bounds.
WITH bound AS (
    SELECT n AS back, world_now() - to_hours(24 * (n + 1)) AS from_at, world_now() - to_hours(24 * n) AS to_at
    FROM range(29) AS r (n)
), summed AS (
    SELECT m.warehouse_name, bound.back, sum(m.credits_used_compute) AS credits
    FROM snowflake_account_usage.warehouse_metering_history AS m
    JOIN bound ON m.start_time >= bound.from_at AND m.end_time <= bound.to_at
    GROUP BY ALL
)
SELECT now_.warehouse_name, now_.credits, quantile_cont(past.credits, 0.5) AS usual,
    (now_.credits - quantile_cont(past.credits, 0.5)) * any_value(budget.usd_per_credit) AS excess_usd
FROM summed AS now_
JOIN summed AS past ON past.warehouse_name = now_.warehouse_name AND past.back > 0
JOIN finance.budgets AS budget ON budget.month = date_trunc('month', world_now())
WHERE now_.back = 0
GROUP BY now_.warehouse_name, now_.credits
