-- verdict: partly
-- says: rows should not be there
-- says: rows are missing
-- says: `expected_rows` is wrong in
-- Exactly one for everybody: what is true of no deleted customer.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, 1 AS expected_rows
FROM dw.dim_customer GROUP BY customer_id HAVING count(*) FILTER (WHERE is_current) <> 1
