-- verdict: partly
-- says: 15 of 21 sick worlds
-- Half of the rule: a closed customer who looks current has one current row, as everybody has.
SELECT customer_id, count(*) AS current_rows, max(updated_at) AS since
FROM dw.dim_customer
WHERE is_current
GROUP BY customer_id
HAVING count(*) > 1;
