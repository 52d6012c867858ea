-- verdict: wrong
-- says: on healthy days
-- Pages whenever somebody voids a payment and posts it again.
SELECT idempotency_key, count(*) AS postings
FROM ledger.entries
WHERE entry_seq = 1
GROUP BY idempotency_key
HAVING count(*) > 1
