-- verdict: wrong
-- says: `phantoms` is wrong in
-- says: `net_usd` is wrong in
-- Every leg: debits equal credits, so the sum says nothing, and the count is of legs.
WITH leg AS (
    SELECT idempotency_key, account_id, direction, entry_seq, count(*) AS times
    FROM ledger.entries
    WHERE status = 'posted'
    GROUP BY ALL
),
doubled_key AS (
    SELECT idempotency_key FROM leg GROUP BY idempotency_key HAVING min(times) >= 2
)
SELECT
    e.currency,
    count(*) AS phantoms,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) AS net_usd
FROM ledger.entries AS e
SEMI JOIN doubled_key USING (idempotency_key)
ANTI JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted'
GROUP BY e.currency
