-- verdict: right
-- Three queries put together.
WITH was AS (
    SELECT * FROM backup.dim_customer WHERE clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_type = 'MERGE' AND query_tag LIKE 'backfill%'))
), pair AS (
    SELECT now_.is_current, was.is_current AS was_current, was.clone_id IS NULL AS fresh
    FROM dw.dim_customer AS now_ LEFT JOIN was ON was.customer_id = now_.customer_id AND was.valid_from = now_.valid_from
)
SELECT 'opened' AS state, count(*) AS versions, count_if(is_current) AS current_rows FROM pair WHERE fresh HAVING count(*) > 0
UNION ALL SELECT 'closed', count(*), count_if(is_current) FROM pair WHERE NOT fresh AND was_current AND NOT is_current HAVING count(*) > 0
UNION ALL SELECT 'kept', count(*), count_if(is_current) FROM pair WHERE NOT fresh AND NOT (was_current AND NOT is_current) HAVING count(*) > 0
