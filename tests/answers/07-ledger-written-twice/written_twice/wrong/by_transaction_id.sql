-- verdict: wrong
-- says: rows should not be there
-- says: one row for each idempotency_key is asked
-- As the story is told: a transaction id that comes more than once. Double entry makes that true of nearly all.
SELECT
    any_value(idempotency_key) AS idempotency_key,
    min(posted_at) AS first_posted_at,
    max(posted_at) AS second_posted_at
FROM ledger.entries
WHERE status = 'posted'
GROUP BY transaction_id
HAVING count(*) > 1
