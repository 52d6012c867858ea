-- verdict: wrong
-- says: should not be there
-- The column with credits in its name.
SELECT query_parameterized_hash AS query_parameterized_hash, count(*) AS runs, sum(execution_time * credits_per_hour) / 3600000 AS credits, sum(credits_used_cloud_services) AS cloud_services_credits
FROM snowflake_account_usage.query_history LEFT JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= world_now() - INTERVAL 24 HOUR
GROUP BY query_parameterized_hash
ORDER BY cloud_services_credits DESC
LIMIT 10
