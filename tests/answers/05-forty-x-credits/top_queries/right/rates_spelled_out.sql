-- verdict: right
-- The price list as a power of two.
WITH estimated AS (
    SELECT query_parameterized_hash, credits_used_cloud_services,
        execution_time / 1000 / 3600 * pow(2, list_position(['X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', '3X-Large', '4X-Large', '5X-Large', '6X-Large'], warehouse_size) - 1) AS credits
    FROM snowflake_account_usage.query_history
    WHERE warehouse_size IS NOT NULL AND start_time >= world_now() - INTERVAL 1 DAY
)
SELECT query_parameterized_hash, count(*) AS runs, sum(credits) AS credits, sum(credits_used_cloud_services) AS cloud_services_credits
FROM estimated
GROUP BY ALL
ORDER BY credits DESC
LIMIT 10
