-- verdict: right
-- The latest version by its valid_from, joined back.
SELECT counted.customer_id, counted.current_rows, 1 - last_one.is_deleted::INTEGER AS expected_rows
FROM (
    SELECT customer_id, count(CASE WHEN is_current THEN 1 END) AS current_rows, max(valid_from) AS last_from
    FROM dw.dim_customer GROUP BY 1
) AS counted
JOIN dw.dim_customer AS last_one ON last_one.customer_id = counted.customer_id AND last_one.valid_from = counted.last_from
WHERE counted.current_rows <> 1 - last_one.is_deleted::INTEGER
