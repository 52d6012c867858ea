-- verdict: wrong
-- says: rows should not be there
-- says: rows are missing
-- says: `current_rows` is wrong in
-- Asks the range where the flag is asked; 9999-12-31 is open as well.
SELECT customer_id, count(*) FILTER (WHERE valid_to IS NULL) AS current_rows, CASE WHEN arg_max(is_deleted, valid_from) THEN 0 ELSE 1 END AS expected_rows
FROM dw.dim_customer GROUP BY customer_id
HAVING count(*) FILTER (WHERE valid_to IS NULL) <> CASE WHEN arg_max(is_deleted, valid_from) THEN 0 ELSE 1 END
