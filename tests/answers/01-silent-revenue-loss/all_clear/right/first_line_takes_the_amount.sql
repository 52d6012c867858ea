-- verdict: right
-- The amount is counted at the first line of its payment.
SELECT currency, count(*) FILTER (WHERE nth = 1) AS payments, sum(gross) AS processor_amount,
    coalesce(sum(amount) FILTER (WHERE nth = 1), 0) AS warehouse_amount,
    sum(gross) - coalesce(sum(amount) FILTER (WHERE nth = 1), 0) AS difference
FROM (
    SELECT line.currency, line.gross, payment.amount, row_number() OVER (PARTITION BY line.payment_id ORDER BY line.line_id) AS nth
    FROM finance.settlement_report AS line
    LEFT JOIN stg.payments AS payment ON payment.payment_id = line.payment_id
    WHERE line.captured_at >= (SELECT window_start FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
      AND line.captured_at < (SELECT window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
) AS both_
GROUP BY currency
