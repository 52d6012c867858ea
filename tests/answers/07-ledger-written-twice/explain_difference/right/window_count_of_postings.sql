-- verdict: right
-- Postings counted by a window; debits and credits summed apart; amounts converted row by row.
SELECT
    p.currency,
    count(*) AS phantoms,
    coalesce(sum(round(p.amount * fx.usd_rate, 2)) FILTER (WHERE p.direction = 'debit'), 0)
        - coalesce(sum(round(p.amount * fx.usd_rate, 2)) FILTER (WHERE p.direction = 'credit'), 0) AS net_usd
FROM (
    SELECT *, count(*) OVER (PARTITION BY idempotency_key) AS postings
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
) AS p
JOIN ref.fx AS fx USING (currency)
WHERE p.postings > 1
  AND NOT EXISTS (SELECT 1 FROM processor.settlement AS s WHERE s.merchant_reference = p.source_request_id)
GROUP BY p.currency
