-- verdict: wrong
-- says: rows should not be there
-- Counts well, and keeps what was written once.
SELECT request_key, count(*) AS copies
FROM shop.orders
WHERE status = 'placed'
GROUP BY request_key
