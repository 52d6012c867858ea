-- verdict: partly
-- says: wrong on the small database below: it holds a case that these days do not have
-- Where no purchase of a currency lies in the window, the first sum is NULL, and so is the difference.
WITH frame AS (
    SELECT arg_max(window_start, run_at) AS from_, arg_max(window_end, run_at) AS to_ FROM recon.runs
)
SELECT
    a.currency,
    sum(e.amount_usd) FILTER (WHERE e.direction = 'debit')
        - coalesce(sum(e.amount_usd) FILTER (WHERE e.direction = 'credit'), 0) AS ledger_usd,
    sum(coalesce((
        SELECT sum(round(s.captured_amount * fx.usd_rate, 2))
        FROM processor.settlement AS s JOIN ref.fx AS fx USING (currency)
        WHERE s.merchant_reference = e.source_request_id
    ), 0)) AS processor_usd,
    ledger_usd - processor_usd AS diff_usd
FROM ledger.entries AS e
JOIN ledger.accounts AS a ON a.account_id = e.account_id AND a.account_type = 'clearing'
CROSS JOIN frame
WHERE e.status = 'posted' AND e.posted_at >= frame.from_ AND e.posted_at < frame.to_
GROUP BY a.currency
