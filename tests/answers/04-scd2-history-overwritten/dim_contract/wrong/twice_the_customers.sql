-- verdict: partly
-- says: of 21 sick worlds in time
-- A tolerance of a fifth: a small fault fits into it.
SELECT count(*) AS current_rows FROM dw.dim_customer WHERE is_current
HAVING count(*) > 1.2 * (SELECT count(DISTINCT customer_id) FROM dw.dim_customer)
