-- verdict: right
-- A rank instead of a limit.
SELECT query_parameterized_hash, runs, credits, cloud_services_credits
FROM (
    SELECT query_parameterized_hash, count(*) AS runs, sum(credits_per_hour * execution_time / 3.6e6) AS credits, sum(credits_used_cloud_services) AS cloud_services_credits
    FROM snowflake_account_usage.query_history AS q, finance.warehouse_rates AS r
    WHERE r.warehouse_size = q.warehouse_size AND q.start_time >= world_now() - INTERVAL 24 HOUR
    GROUP BY 1
)
QUALIFY row_number() OVER (ORDER BY credits DESC) <= 10
ORDER BY 3 DESC
