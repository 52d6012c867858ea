-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- A deletion leaves a gap that is meant.
SELECT customer_id, valid_to FROM (
    SELECT customer_id, valid_to, lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next_from FROM dw.dim_customer
) WHERE next_from <> valid_to OR (valid_to IS NULL AND next_from IS NOT NULL)
