-- verdict: right
-- The rate by a subquery.
SELECT query_parameterized_hash, count(*) AS runs,
    sum(execution_time * (SELECT credits_per_hour FROM finance.warehouse_rates AS r WHERE r.warehouse_size = q.warehouse_size)) / 3600000 AS credits,
    sum(credits_used_cloud_services)::DOUBLE AS cloud_services_credits
FROM snowflake_account_usage.query_history AS q
WHERE warehouse_name IS NOT NULL AND start_time >= world_now() - INTERVAL 24 HOUR
GROUP BY query_parameterized_hash
ORDER BY credits DESC
LIMIT 10
