-- verdict: wrong
-- says: false pages on healthy days
-- The full refresh and backfills read all, too.
SELECT query_id FROM snowflake_account_usage.query_history WHERE start_time > world_now() - INTERVAL 2 HOUR AND partitions_total > 1000 AND partitions_scanned > 0.2 * partitions_total
