-- verdict: wrong
-- says: `ledger_usd` is wrong in
-- says: `processor_usd` is wrong in
-- The whole ledger, payments in flight among them.
SELECT
    e.currency,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) AS ledger_usd,
    sum(coalesce(s.usd, 0)) AS processor_usd,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) - sum(coalesce(s.usd, 0)) AS diff_usd
FROM ledger.entries AS e
LEFT JOIN (
    SELECT merchant_reference, sum(round(captured_amount * usd_rate, 2)) AS usd
    FROM processor.settlement JOIN ref.fx USING (currency)
    GROUP BY merchant_reference
) AS s ON s.merchant_reference = e.source_request_id
CROSS JOIN (SELECT * FROM recon.runs ORDER BY run_at DESC LIMIT 1) AS run
WHERE e.entry_seq = 1 AND e.status = 'posted'
GROUP BY e.currency
