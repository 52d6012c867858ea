-- verdict: partly
-- says: `expected_rows` is wrong in
-- Deleted once is not deleted now: some came back.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, CASE WHEN bool_or(is_deleted) THEN 0 ELSE 1 END AS expected_rows
FROM dw.dim_customer GROUP BY customer_id
HAVING count(*) FILTER (WHERE is_current) <> CASE WHEN bool_or(is_deleted) THEN 0 ELSE 1 END
