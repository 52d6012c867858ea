-- verdict: partly
-- says: `missing_usd` is wrong in 4 rows whose day is right
-- The difference row by row, without coalesce: where the amount is NULL the difference is, too, and sum skips it.
WITH last_run AS (
    SELECT window_start, window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1
),
settled AS (
    SELECT line.payment_id, line.currency, line.captured_at, sum(line.gross) AS gross
    FROM finance.settlement_report AS line, last_run
    WHERE line.captured_at >= last_run.window_start AND line.captured_at < last_run.window_end
    GROUP BY line.payment_id, line.currency, line.captured_at
),
valued AS (
    SELECT
        settled.captured_at::DATE AS day,
        payment.amount,
        round(settled.gross * currencies.usd_rate, 2) AS processor,
        round(payment.amount * currencies.usd_rate, 2) AS warehouse
    FROM settled
    JOIN ref.currencies AS currencies USING (currency)
    LEFT JOIN stg.payments AS payment USING (payment_id)
)
SELECT
    day,
    count(*) AS payments,
    count(*) FILTER (WHERE amount IS NULL) AS without_amount,
    sum(processor) AS processor_usd,
    sum(warehouse) AS warehouse_usd,
    coalesce(sum(processor - warehouse), 0) AS missing_usd
FROM valued
GROUP BY day
