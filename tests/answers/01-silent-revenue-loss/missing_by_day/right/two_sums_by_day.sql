-- verdict: right
-- Each side summed by day by itself, then put together.
WITH w AS (SELECT * FROM finance.recon_daily WHERE run_at = (SELECT max(run_at) FROM finance.recon_daily)),
one AS (
    SELECT l.payment_id, any_value(l.captured_at) AS at_, any_value(c.usd_rate) AS rate, sum(l.gross) AS gross
    FROM finance.settlement_report l JOIN ref.currencies c ON c.currency = l.currency
    SEMI JOIN w ON l.captured_at >= w.window_start AND l.captured_at < w.window_end
    GROUP BY l.payment_id
),
theirs AS (SELECT at_::DATE AS day, count(*) AS n, sum(round(gross * rate, 2)) AS usd FROM one GROUP BY 1),
ours AS (
    SELECT at_::DATE AS day, count(*) AS n, sum(round(amount * rate, 2)) AS usd
    FROM one JOIN stg.payments USING (payment_id) WHERE amount IS NOT NULL GROUP BY 1
)
SELECT theirs.day, theirs.n AS payments, theirs.n - coalesce(ours.n, 0) AS without_amount, theirs.usd AS processor_usd,
    coalesce(ours.usd, 0) AS warehouse_usd, theirs.usd - coalesce(ours.usd, 0) AS missing_usd
FROM theirs LEFT JOIN ours USING (day)
