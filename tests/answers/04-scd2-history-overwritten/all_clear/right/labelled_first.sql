-- verdict: right
-- A correlated look into the copy.
WITH labelled AS (
    SELECT now_.is_current,
        (SELECT was.is_current FROM backup.dim_customer AS was WHERE was.clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_type = 'MERGE' AND query_tag LIKE 'backfill%'))
            AND was.customer_id = now_.customer_id AND was.valid_from = now_.valid_from) AS was_current
    FROM dw.dim_customer AS now_
)
SELECT if(was_current IS NULL, 'opened', if(was_current AND NOT is_current, 'closed', 'kept')) AS state, count(*) AS versions, count(*) FILTER (is_current) AS current_rows
FROM labelled GROUP BY 1
