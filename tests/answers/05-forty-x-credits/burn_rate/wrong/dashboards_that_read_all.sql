-- verdict: wrong
-- says: false pages on healthy days
-- Small tables are read whole all day long, for next to nothing.
SELECT query_parameterized_hash, count(*) AS runs
FROM snowflake_account_usage.query_history
WHERE start_time > world_now() - INTERVAL 24 HOUR AND query_tag = 'dashboard' AND partitions_scanned = partitions_total
GROUP BY 1 HAVING count(*) > 1
