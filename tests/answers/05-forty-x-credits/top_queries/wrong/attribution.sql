-- verdict: wrong
-- says: should not be there
-- Attribution is eight hours late.
SELECT query_parameterized_hash, count(*) AS runs, sum(credits_attributed_compute) AS credits, sum(q.credits_used_cloud_services) AS cloud_services_credits FROM snowflake_account_usage.query_attribution_history AS a JOIN snowflake_account_usage.query_history AS q USING (query_id, query_parameterized_hash) WHERE q.start_time >= world_now() - INTERVAL 24 HOUR GROUP BY 1 ORDER BY credits DESC LIMIT 10
