-- verdict: wrong
-- says: rows should not be there
-- says: rows are missing
-- The node's report instead of the ledger: where the two disagree, the ledger is the ledger.
SELECT
    idempotency_key,
    min(received_at) AS first_posted_at,
    max(received_at) AS second_posted_at
FROM api.request_log
WHERE ledger_write
GROUP BY idempotency_key
HAVING count(*) >= 2
