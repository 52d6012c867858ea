-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- Deletions are healthy.
SELECT customer_id FROM dw.dim_customer WHERE is_deleted AND updated_at > world_now() - INTERVAL 2 HOUR
