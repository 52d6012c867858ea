-- verdict: partly
-- says: ✘ false pages on healthy days
-- says: ✘ pages before the first payment that lost its amount
-- A line of the processor without a row counts as lost: messages that are sent late wake somebody.
SELECT line.payment_id, line.gross
FROM finance.settlement_report AS line
LEFT JOIN stg.payments AS payment USING (payment_id)
WHERE line.reported_at > world_now() - INTERVAL 6 HOUR AND payment.amount IS NULL
