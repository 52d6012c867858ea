-- verdict: wrong
-- says: one row for each idempotency_key is asked
-- The keys are right, the grain is not: joined back to the ledger, each key comes once per row.
SELECT
    doubled.idempotency_key,
    doubled.first_posted_at,
    doubled.second_posted_at
FROM (
    SELECT idempotency_key, min(posted_at) AS first_posted_at, max(posted_at) AS second_posted_at
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
) AS doubled
JOIN ledger.entries USING (idempotency_key)
