-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- Rows of the first load end in 9999.
SELECT customer_id, valid_from FROM dw.dim_customer WHERE is_current <> (valid_to IS NULL)
