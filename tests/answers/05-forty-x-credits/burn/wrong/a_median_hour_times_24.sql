-- verdict: partly
-- says: `usual` is wrong
-- A median hour is no median day.
SELECT warehouse_name, sum(credits_used_compute) FILTER (WHERE start_time >= world_now() - INTERVAL 24 HOUR) AS credits, 24 * median(credits_used_compute) FILTER (WHERE start_time < world_now() - INTERVAL 24 HOUR) AS usual, (credits - usual) * (SELECT usd_per_credit FROM finance.budgets WHERE month = date_trunc('month', world_now())) AS excess_usd FROM snowflake_account_usage.warehouse_metering_history GROUP BY warehouse_name
