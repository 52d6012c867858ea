-- verdict: right
-- The rule by a window and a join.
WITH latest AS (
    SELECT customer_id, is_deleted FROM dw.dim_customer QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY valid_from DESC) = 1
), held AS (
    SELECT customer_id, count(*) AS n FROM dw.dim_customer WHERE is_current GROUP BY customer_id
)
SELECT latest.customer_id, coalesce(held.n, 0) AS current_rows, latest.is_deleted
FROM latest LEFT JOIN held USING (customer_id)
WHERE coalesce(held.n, 0) <> CASE WHEN latest.is_deleted THEN 0 ELSE 1 END
