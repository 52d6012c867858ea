-- verdict: right
-- The amount by a correlated subquery, the window by arg_max.
WITH bounds AS (
    SELECT arg_max(window_start, run_at) AS lo, arg_max(window_end, run_at) AS hi FROM finance.recon_daily
),
payment AS (
    SELECT payment_id, min(captured_at) AS captured_at, min(currency) AS currency, sum(gross) AS gross
    FROM finance.settlement_report
    GROUP BY payment_id
),
both_sides AS (
    SELECT
        CAST(captured_at AS DATE) AS day,
        (SELECT round(payment.gross * usd_rate, 2) FROM ref.currencies AS c WHERE c.currency = payment.currency) AS theirs,
        (SELECT round(s.amount * c.usd_rate, 2) FROM stg.payments AS s JOIN ref.currencies AS c ON c.currency = payment.currency
         WHERE s.payment_id = payment.payment_id) AS ours
    FROM payment, bounds
    WHERE captured_at >= lo AND captured_at < hi
)
SELECT day, count(*) AS payments, sum(CASE WHEN ours IS NULL THEN 1 ELSE 0 END) AS without_amount,
    sum(theirs) AS processor_usd, sum(ifnull(ours, 0)) AS warehouse_usd, sum(theirs - ifnull(ours, 0)) AS missing_usd
FROM both_sides
GROUP BY day
ORDER BY day
