-- verdict: partly
-- says: wrong on the small database below
-- Starts from staging with an inner join: a payment without a row there is not seen.
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
        round(coalesce(payment.amount, 0) * currencies.usd_rate, 2) AS warehouse
    FROM settled
    JOIN ref.currencies AS currencies USING (currency)
    JOIN stg.payments AS payment USING (payment_id)
)
SELECT
    day,
    count(*) AS payments,
    count(*) FILTER (WHERE amount IS NULL) AS without_amount,
    sum(processor) AS processor_usd,
    sum(warehouse) AS warehouse_usd,
    sum(processor) - sum(warehouse) AS missing_usd
FROM valued
GROUP BY day
