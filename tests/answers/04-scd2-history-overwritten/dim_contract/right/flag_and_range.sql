-- verdict: right
-- A current row whose range has ended, or two of a customer.
SELECT customer_id, valid_from, valid_to, is_current, updated_at, batch_id
FROM dw.dim_customer
WHERE is_current AND (valid_to < TIMESTAMP '9999-12-31' OR is_deleted)
UNION ALL
SELECT customer_id, max(valid_from), NULL, true, max(updated_at), NULL FROM dw.dim_customer WHERE is_current GROUP BY customer_id HAVING count(*) > 1
