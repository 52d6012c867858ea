-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- Deleted customers may come back.
SELECT customer_id FROM dw.dim_customer GROUP BY customer_id HAVING bool_or(is_deleted) AND bool_or(is_current)
