-- verdict: right
-- A subquery for each of the two.
SELECT *, (credits - usual) * (SELECT usd_per_credit FROM finance.budgets WHERE month = date_trunc('month', world_now())) AS excess_usd FROM (SELECT w.name AS warehouse_name,
    (SELECT sum(credits_used_compute) FROM snowflake_account_usage.warehouse_metering_history WHERE warehouse_name = w.name AND start_time >= world_now() - INTERVAL 1 DAY)::DOUBLE AS credits,
    (SELECT median(c) FROM (SELECT sum(credits_used_compute) AS c FROM snowflake_account_usage.warehouse_metering_history WHERE warehouse_name = w.name AND start_time < world_now() - INTERVAL 1 DAY
        AND start_time >= world_now() - INTERVAL 29 DAY GROUP BY date_trunc('day', start_time - (world_now() - date_trunc('day', world_now())))))::DOUBLE AS usual
FROM (SELECT DISTINCT warehouse_name AS name FROM snowflake_account_usage.warehouse_metering_history) AS w)
