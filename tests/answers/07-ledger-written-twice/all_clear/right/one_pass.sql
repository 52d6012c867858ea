-- verdict: right
-- The newest run by a subquery; lines summed per reference in a lateral subquery.
SELECT
    e.currency,
    sum(if(e.direction = 'debit', e.amount_usd, -e.amount_usd)) AS ledger_usd,
    sum(coalesce(s.usd, 0)) AS processor_usd,
    sum(if(e.direction = 'debit', e.amount_usd, -e.amount_usd) - coalesce(s.usd, 0)) AS diff_usd
FROM ledger.entries AS e
LEFT JOIN (
    SELECT merchant_reference, sum(round(captured_amount * usd_rate, 2)) AS usd
    FROM processor.settlement NATURAL JOIN ref.fx
    GROUP BY merchant_reference
) AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1
  AND e.status = 'posted'
  AND e.posted_at >= (SELECT window_start FROM recon.runs ORDER BY run_at DESC LIMIT 1)
  AND e.posted_at < (SELECT window_end FROM recon.runs ORDER BY run_at DESC LIMIT 1)
GROUP BY e.currency
ORDER BY e.currency
