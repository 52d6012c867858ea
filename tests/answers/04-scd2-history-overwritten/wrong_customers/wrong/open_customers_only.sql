-- verdict: partly
-- says: rows are missing
-- Leaves the deleted customers out altogether.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, 1 AS expected_rows
FROM dw.dim_customer GROUP BY customer_id
HAVING NOT arg_max(is_deleted, valid_from) AND count(*) FILTER (WHERE is_current) <> 1
