-- verdict: right
-- Payments without an amount of which the processor has a line, over all that is there.
SELECT payment_id, region, currency, occurred_at
FROM stg.payments AS payment
WHERE amount IS NULL AND status = 'captured'
  AND EXISTS (SELECT 1 FROM finance.settlement_report AS line WHERE line.payment_id = payment.payment_id)
