-- verdict: wrong
-- says: false pages on healthy days
-- The column with credits in its name.
SELECT query_parameterized_hash FROM snowflake_account_usage.query_history WHERE start_time > world_now() - INTERVAL 24 HOUR GROUP BY 1 HAVING sum(credits_used_cloud_services) > 1
