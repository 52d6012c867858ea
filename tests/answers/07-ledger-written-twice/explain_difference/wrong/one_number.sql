-- verdict: wrong
-- says: rows are missing
-- The right total, not by currency.
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
    'all' AS currency,
    count(*) AS phantoms,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) AS net_usd
FROM ledger.entries AS e
SEMI JOIN doubled_key USING (idempotency_key)
ANTI JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted' AND e.entry_seq = 1
