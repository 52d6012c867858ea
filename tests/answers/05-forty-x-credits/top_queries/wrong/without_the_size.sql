-- verdict: partly
-- says: `credits` is wrong
-- Hours, whatever the size.
SELECT query_parameterized_hash AS query_parameterized_hash, count(*) AS runs, sum(execution_time) / 3600000 AS credits, sum(credits_used_cloud_services) AS cloud_services_credits
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
WHERE start_time >= world_now() - INTERVAL 24 HOUR
GROUP BY query_parameterized_hash
ORDER BY credits DESC
LIMIT 10
