-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Line by line: a payment that was captured in two parts differs from both.
SELECT payment.payment_id, payment.amount, line.gross
FROM finance.settlement_report AS line
JOIN stg.payments AS payment USING (payment_id)
WHERE line.reported_at > world_now() - INTERVAL 6 HOUR AND payment.amount IS DISTINCT FROM line.gross
