-- verdict: wrong
-- says: on healthy days
-- Same customer, merchant and amount within five minutes: commuters, vending machines, two coffees.
SELECT customer_id, merchant_id, amount, count(*) AS payments
FROM payments.transactions
WHERE created_at > world_now() - INTERVAL 15 MINUTE
GROUP BY customer_id, merchant_id, amount, time_bucket(INTERVAL 5 MINUTE, created_at)
HAVING count(*) > 1
