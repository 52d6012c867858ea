-- verdict: partly
-- says: rows are missing
-- The right grain, under the wrong name: doubles for which the server made a new transaction id are missed.
SELECT
    idempotency_key,
    min(posted_at) AS first_posted_at,
    max(posted_at) AS second_posted_at
FROM ledger.entries
WHERE status = 'posted'
GROUP BY idempotency_key, transaction_id, account_id, direction, entry_seq
HAVING count(*) > 1 AND entry_seq = 1
