-- verdict: partly
-- says: rows should not be there
-- Void rows counted: payments that were voided and posted again for good reasons look doubled.
WITH leg AS (
    SELECT idempotency_key, posted_at, row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) AS nth
    FROM ledger.entries
    WHERE entry_seq = 1
)
SELECT
    idempotency_key,
    min(posted_at) FILTER (WHERE nth = 1) AS first_posted_at,
    min(posted_at) FILTER (WHERE nth = 2) AS second_posted_at
FROM leg
GROUP BY idempotency_key
HAVING count(*) > 1
