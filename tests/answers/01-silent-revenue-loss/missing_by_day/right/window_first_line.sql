-- verdict: right
-- A window numbers the lines of a payment; the sum over it, then the first.
SELECT
    date_trunc('day', captured_at)::DATE AS day,
    count(*) AS payments,
    count(*) - count(amount) AS without_amount,
    sum(round(gross * usd_rate, 2)) AS processor_usd,
    coalesce(sum(round(amount * usd_rate, 2)), 0) AS warehouse_usd,
    sum(round(gross * usd_rate, 2)) - coalesce(sum(round(amount * usd_rate, 2)), 0) AS missing_usd
FROM (
    SELECT
        payment_id,
        captured_at,
        currency,
        sum(gross) OVER (PARTITION BY payment_id) AS gross,
        row_number() OVER (PARTITION BY payment_id ORDER BY line_id) AS nth
    FROM finance.settlement_report
) AS line
JOIN ref.currencies USING (currency)
LEFT JOIN (SELECT payment_id, amount FROM stg.payments) AS payment USING (payment_id)
WHERE nth = 1
  AND captured_at >= (SELECT window_start FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
  AND captured_at < (SELECT window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
GROUP BY 1
