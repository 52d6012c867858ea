-- verdict: wrong
-- says: `without_amount` is wrong in 4 rows whose day is right
-- Compares with the mart, which holds whole days, payments that are not settled yet, and zeroes.
WITH settled AS (
    SELECT captured_at::DATE AS day, currency, count(DISTINCT payment_id) AS payments, sum(gross) AS gross
    FROM finance.settlement_report
    WHERE captured_at >= (SELECT max(window_start) FROM finance.recon_daily)
    GROUP BY ALL
)
SELECT day, sum(settled.payments) AS payments, 0 AS without_amount, sum(round(gross * usd_rate, 2)) AS processor_usd,
    sum(round(gross_amount * usd_rate, 2)) AS warehouse_usd, sum(round(gross * usd_rate, 2)) - sum(round(gross_amount * usd_rate, 2)) AS missing_usd
FROM settled
JOIN mart.revenue_daily AS mart ON mart.revenue_date = settled.day AND mart.currency = settled.currency
JOIN ref.currencies ON currencies.currency = settled.currency
GROUP BY day
