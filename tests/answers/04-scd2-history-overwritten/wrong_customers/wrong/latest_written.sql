-- verdict: partly
-- says: rows should not be there
-- says: `expected_rows` is wrong in
-- The version written last is not the one that begins last.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, CASE WHEN arg_max(is_deleted, updated_at) THEN 0 ELSE 1 END AS expected_rows
FROM dw.dim_customer GROUP BY customer_id
HAVING count(*) FILTER (WHERE is_current) <> CASE WHEN arg_max(is_deleted, updated_at) THEN 0 ELSE 1 END
