-- verdict: wrong
-- says: is already there
-- No row shows what many do.
SELECT query_parameterized_hash, 1 AS runs, execution_time * credits_per_hour / 3600000 AS credits, credits_used_cloud_services AS cloud_services_credits FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size) WHERE start_time >= world_now() - INTERVAL 24 HOUR ORDER BY credits DESC LIMIT 10
