-- verdict: right
-- Doubled keys, their postings, those without a line.
WITH doubled AS (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
SELECT
    e.currency,
    count(*) AS phantoms,
    sum(e.amount_usd * CASE e.direction WHEN 'debit' THEN 1 ELSE -1 END) AS net_usd
FROM ledger.entries AS e
JOIN doubled USING (idempotency_key)
LEFT JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted' AND e.entry_seq = 1 AND s.settlement_id IS NULL
GROUP BY e.currency
