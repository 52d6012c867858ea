-- verdict: partly
-- says: `expected_rows` is wrong in
-- The right customers, and one expected for the deleted as well.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, 1 AS expected_rows
FROM dw.dim_customer GROUP BY customer_id
HAVING count(*) FILTER (WHERE is_current) <> CASE WHEN arg_max(is_deleted, valid_from) THEN 0 ELSE 1 END
