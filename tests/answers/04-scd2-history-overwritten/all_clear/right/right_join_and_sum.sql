-- verdict: right
-- A right join, and booleans compared.
SELECT CASE WHEN was.customer_id IS NULL THEN 'opened' WHEN was.is_current > now_.is_current THEN 'closed' ELSE 'kept' END AS state,
    count(*) AS versions, sum(now_.is_current::INTEGER)::BIGINT AS current_rows
FROM (SELECT * FROM backup.dim_customer WHERE clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_type = 'MERGE' AND query_tag LIKE 'backfill%'))) AS was
RIGHT JOIN dw.dim_customer AS now_ ON (was.customer_id, was.valid_from) = (now_.customer_id, now_.valid_from)
GROUP BY ALL
