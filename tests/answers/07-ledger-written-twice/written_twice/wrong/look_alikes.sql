-- verdict: wrong
-- says: rows should not be there
-- says: rows are missing
-- Same customer, merchant and amount within a minute: two coffees are two coffees.
SELECT
    max(idempotency_key) AS idempotency_key,
    min(created_at) AS first_posted_at,
    max(created_at) AS second_posted_at
FROM payments.transactions
GROUP BY customer_id, merchant_id, amount, currency, date_trunc('minute', created_at)
HAVING count(*) > 1
