-- verdict: wrong
-- says: false pages on healthy days
-- Eight hours late.
SELECT query_parameterized_hash FROM snowflake_account_usage.query_attribution_history WHERE start_time > world_now() - INTERVAL 24 HOUR GROUP BY 1 HAVING sum(credits_attributed_compute) > 60
