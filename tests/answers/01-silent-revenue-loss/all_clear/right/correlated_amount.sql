-- verdict: right
-- Each payment's amount by a subquery, the window by arg_max.
WITH one AS (
    SELECT payment_id, min(currency) AS currency, sum(gross) AS gross, min(captured_at) AS captured_at
    FROM finance.settlement_report GROUP BY payment_id
)
SELECT one.currency, count(*) AS payments, sum(gross) AS processor_amount,
    sum(coalesce((SELECT amount FROM stg.payments AS p WHERE p.payment_id = one.payment_id), 0)) AS warehouse_amount,
    sum(gross - coalesce((SELECT amount FROM stg.payments AS p WHERE p.payment_id = one.payment_id), 0)) AS difference
FROM one
WHERE captured_at >= (SELECT arg_max(window_start, run_at) FROM finance.recon_daily)
  AND captured_at < (SELECT arg_max(window_end, run_at) FROM finance.recon_daily)
GROUP BY one.currency
