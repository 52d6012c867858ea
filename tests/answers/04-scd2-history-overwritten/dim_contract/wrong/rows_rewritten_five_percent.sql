-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- A budget of rows: the first of the month breaks it, a small fault does not.
SELECT batch_id, count(*) AS rows FROM dw.dim_customer
WHERE updated_at > world_now() - INTERVAL 90 MINUTE
GROUP BY batch_id HAVING count(*) > 0.05 * (SELECT count(*) FROM dw.dim_customer)
