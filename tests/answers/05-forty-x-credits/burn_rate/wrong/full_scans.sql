-- verdict: wrong
-- says: Pages in 10 of 21 sick worlds in time, 2 h 42 min after the first run of the query (median
-- The full refresh and backfills read all, too.
SELECT query_id FROM snowflake_account_usage.query_history WHERE start_time > world_now() - INTERVAL 2 HOUR AND partitions_total > 1000 AND partitions_scanned > 0.2 * partitions_total
