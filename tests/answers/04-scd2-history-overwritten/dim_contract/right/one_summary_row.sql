-- verdict: right
-- One row with the size, for who is woken.
SELECT count(*) AS customers, sum(current_rows) AS current_rows, max(last_written) AS last_written
FROM (
    SELECT customer_id, count_if(is_current) AS current_rows, max(updated_at) AS last_written
    FROM dw.dim_customer GROUP BY customer_id
    HAVING count_if(is_current) <> (NOT arg_max(is_deleted, valid_from))::INTEGER
) AS broken
HAVING count(*) > 0
