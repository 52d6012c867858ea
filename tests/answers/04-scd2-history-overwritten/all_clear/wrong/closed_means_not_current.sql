-- verdict: partly
-- says: `versions` is wrong in
-- History was closed long before.
WITH clean AS (
    SELECT clone_id
    FROM backup.clones
    WHERE taken_at < (
        SELECT min(start_time)
        FROM snowflake_account_usage.query_history
        WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE'
    )
    ORDER BY taken_at DESC
    LIMIT 1
),
was AS (
    SELECT copy.customer_id, copy.valid_from, copy.is_current
    FROM backup.dim_customer AS copy
    JOIN clean USING (clone_id)
)
SELECT
    CASE
        WHEN was.customer_id IS NULL THEN 'opened'
        WHEN NOT version.is_current THEN 'closed'
        ELSE 'kept'
    END AS state,
    count(*) AS versions,
    count(*) FILTER (WHERE version.is_current) AS current_rows
FROM dw.dim_customer AS version
LEFT JOIN was USING (customer_id, valid_from)
GROUP BY 1
