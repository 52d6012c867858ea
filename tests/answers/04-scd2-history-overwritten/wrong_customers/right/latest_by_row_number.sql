-- verdict: right
-- A window for the latest version, a join for the count.
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY valid_from DESC) AS nth
    FROM dw.dim_customer
), latest AS (
    SELECT customer_id, CASE WHEN is_deleted THEN 0 ELSE 1 END AS expected_rows FROM numbered WHERE nth = 1
), held AS (
    SELECT customer_id, sum(is_current::INTEGER) AS current_rows FROM dw.dim_customer GROUP BY customer_id
)
SELECT latest.customer_id, held.current_rows, latest.expected_rows
FROM latest JOIN held USING (customer_id)
WHERE held.current_rows <> latest.expected_rows
