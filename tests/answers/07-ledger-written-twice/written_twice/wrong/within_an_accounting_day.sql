-- verdict: partly
-- says: rows are missing
-- Grouped by accounting day as well: the day turns during the incident, and some pairs lie on both sides.
SELECT
    idempotency_key,
    min(posted_at) AS first_posted_at,
    max(posted_at) AS second_posted_at
FROM ledger.entries
WHERE status = 'posted' AND entry_seq = 1
GROUP BY idempotency_key, effective_date
HAVING count(*) > 1
