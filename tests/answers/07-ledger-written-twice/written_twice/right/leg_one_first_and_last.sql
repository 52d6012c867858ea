-- verdict: right
-- Leg 1 alone: postings have the same legs, and no key has more than two that count.
SELECT idempotency_key, min(posted_at) AS first_posted_at, max(posted_at) AS second_posted_at
FROM ledger.entries
WHERE status = 'posted' AND entry_seq = 1
GROUP BY idempotency_key
HAVING count(*) > 1
