-- verdict: wrong
-- says: Return the columns idempotency_key, first_posted_at, second_posted_at
-- Right rows under names that nobody asked for, one of them missing.
SELECT idempotency_key, count(*) AS times
FROM ledger.entries
WHERE status = 'posted' AND entry_seq = 1
GROUP BY idempotency_key
HAVING count(*) > 1
