-- verdict: partly
-- says: rows should not be there
-- Counts versions: history itself looks wrong.
SELECT customer_id, count(*) AS current_rows, CASE WHEN arg_max(is_deleted, valid_from) THEN 0 ELSE 1 END AS expected_rows
FROM dw.dim_customer GROUP BY customer_id HAVING count(*) <> CASE WHEN arg_max(is_deleted, valid_from) THEN 0 ELSE 1 END
