-- verdict: partly
-- says: rows are missing
-- says: `expected_rows` is wrong in
-- How the incident is usually confirmed: deleted customers with one current row are missed.
SELECT customer_id, count(*) AS current_rows, 1 AS expected_rows
FROM dw.dim_customer WHERE is_current GROUP BY customer_id HAVING count(*) > 1
