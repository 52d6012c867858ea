-- verdict: partly
-- says: they came in order, but by luck
-- A window for the rank picks the ten, and nothing puts them in order.
SELECT query_parameterized_hash, count(*) AS runs, sum(execution_time * credits_per_hour) / 3600000 AS credits, sum(credits_used_cloud_services) AS cloud_services_credits
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= world_now() - INTERVAL 24 HOUR
GROUP BY query_parameterized_hash
QUALIFY row_number() OVER (ORDER BY credits DESC) <= 10
