-- verdict: partly
-- says: `processor_usd` is wrong in 4 rows whose day is right
-- Sums a currency first and converts the sum: some cents off.
WITH last_run AS (
    SELECT window_start, window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1
),
settled AS (
    SELECT line.payment_id, line.currency, line.captured_at, sum(line.gross) AS gross
    FROM finance.settlement_report AS line, last_run
    WHERE line.captured_at >= last_run.window_start AND line.captured_at < last_run.window_end
    GROUP BY ALL
),
by_currency AS (
    SELECT settled.captured_at::DATE AS day, settled.currency, count(*) AS payments, count(*) - count(amount) AS without_amount,
        sum(gross) AS theirs, coalesce(sum(amount), 0) AS ours
    FROM settled LEFT JOIN stg.payments USING (payment_id)
    GROUP BY ALL
)
SELECT day, sum(payments) AS payments, sum(without_amount) AS without_amount, sum(round(theirs * usd_rate, 2)) AS processor_usd,
    sum(round(ours * usd_rate, 2)) AS warehouse_usd, sum(round(theirs * usd_rate, 2)) - sum(round(ours * usd_rate, 2)) AS missing_usd
FROM by_currency JOIN ref.currencies USING (currency)
GROUP BY day
