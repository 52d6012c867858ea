-- verdict: right
-- One pass, with last() in order.
SELECT customer_id, count_if(is_current) AS current_rows, (NOT last(is_deleted ORDER BY valid_from))::INTEGER AS expected_rows
FROM dw.dim_customer
GROUP BY customer_id
HAVING count_if(is_current) <> (NOT last(is_deleted ORDER BY valid_from))::INTEGER
