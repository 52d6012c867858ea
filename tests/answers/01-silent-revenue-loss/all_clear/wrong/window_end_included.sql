-- verdict: partly
-- says: wrong on the small database below
-- BETWEEN includes the end of the window.
WITH last_run AS (
    SELECT window_start, window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1
),
settled AS (
    SELECT line.payment_id, line.currency, sum(line.gross) AS gross
    FROM finance.settlement_report AS line, last_run
    WHERE line.captured_at BETWEEN last_run.window_start AND last_run.window_end
    GROUP BY line.payment_id, line.currency
)
SELECT
    settled.currency,
    count(*) AS payments,
    sum(settled.gross) AS processor_amount,
    sum(coalesce(payment.amount, 0)) AS warehouse_amount,
    sum(settled.gross) - sum(coalesce(payment.amount, 0)) AS difference
FROM settled
LEFT JOIN stg.payments AS payment USING (payment_id)
GROUP BY settled.currency
