-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- Pages for ever: a deleted customer has none.
SELECT customer_id, count(*) FILTER (WHERE is_current) AS current_rows
FROM dw.dim_customer GROUP BY customer_id HAVING count(*) FILTER (WHERE is_current) <> 1
