-- verdict: wrong
-- says: pages within 50 minutes
-- Known once it is over.
SELECT query_id FROM snowflake_account_usage.query_history WHERE query_type = 'COPY' AND execution_status = 'success' AND queued_overload_time > 1500000 AND end_time > world_now() - INTERVAL 5 MINUTE
