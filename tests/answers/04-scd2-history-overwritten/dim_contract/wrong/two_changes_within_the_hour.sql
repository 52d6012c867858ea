-- verdict: wrong
-- says: false pages on healthy days
-- says: pages before the first overwritten row
-- People change their mind twice on a day, healthy or not.
SELECT customer_id, count(*) AS versions FROM dw.dim_customer
WHERE valid_from > world_now() - INTERVAL 6 HOUR GROUP BY customer_id HAVING count(*) > 1
