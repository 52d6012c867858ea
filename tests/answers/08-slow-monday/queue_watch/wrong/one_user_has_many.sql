-- verdict: partly
-- says: false pages on healthy days
-- Who has many live holds nobody up, if there is room; on some mornings it is the service that fills the cache.
SELECT user_name, count(*) AS live FROM snowflake_account_usage.query_history
WHERE end_time IS NULL AND query_type <> 'COPY' GROUP BY user_name HAVING count(*) > 8
