-- verdict: right
-- Each side summed by currency on its own, then put side by side.
WITH run AS (SELECT * FROM recon.runs ORDER BY run_id DESC LIMIT 1),
ours AS (
    SELECT e.*
    FROM ledger.entries AS e
    JOIN run ON e.posted_at >= run.window_start AND e.posted_at < run.window_end
    WHERE e.entry_seq = 1 AND e.status = 'posted'
),
ledger_side AS (
    SELECT currency, sum(CASE WHEN direction = 'debit' THEN amount_usd ELSE -amount_usd END) AS usd
    FROM ours GROUP BY currency
),
processor_side AS (
    SELECT s.currency, sum(round(s.captured_amount * fx.usd_rate, 2)) AS usd
    FROM processor.settlement AS s
    JOIN ref.fx AS fx ON fx.currency = s.currency
    WHERE s.merchant_reference IN (SELECT source_request_id FROM ours)
    GROUP BY s.currency
)
SELECT
    currency,
    l.usd AS ledger_usd,
    coalesce(p.usd, 0) AS processor_usd,
    l.usd - coalesce(p.usd, 0) AS diff_usd
FROM ledger_side AS l
LEFT JOIN processor_side AS p USING (currency)
