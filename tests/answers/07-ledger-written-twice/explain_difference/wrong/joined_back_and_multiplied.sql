-- verdict: wrong
-- says: `phantoms` is wrong in
-- says: `net_usd` is wrong in
-- The doubled keys joined to the ledger row by row: each amount comes as often as its key has rows.
SELECT
    e.currency,
    count(*) AS phantoms,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) AS net_usd
FROM ledger.entries AS e
JOIN (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted'
    QUALIFY count(*) OVER (PARTITION BY idempotency_key, account_id, direction, entry_seq) > 1
) AS doubled USING (idempotency_key)
ANTI JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted' AND e.entry_seq = 1
GROUP BY e.currency
