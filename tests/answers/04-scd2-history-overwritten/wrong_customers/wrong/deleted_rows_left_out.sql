-- verdict: partly
-- says: rows should not be there
-- says: rows are missing
-- says: `current_rows` is wrong in
-- Takes the versions that a deletion ended out of the count.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows, 1 AS expected_rows
FROM dw.dim_customer WHERE NOT is_deleted GROUP BY customer_id HAVING count(*) FILTER (WHERE is_current) <> 1
