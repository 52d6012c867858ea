-- verdict: wrong
-- says: false pages on healthy days
-- Announced work and a new model are new, too; and on some days it is an old query that has become dear.
SELECT query_parameterized_hash, count(*) AS runs, sum(execution_time * credits_per_hour) / 3600000 AS credits
FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
GROUP BY 1 HAVING min(start_time) > world_now() - INTERVAL 24 HOUR AND count(*) >= 3 AND sum(execution_time * credits_per_hour) / 3600000 > 12
