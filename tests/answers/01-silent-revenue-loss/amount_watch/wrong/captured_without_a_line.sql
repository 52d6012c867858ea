-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Captured and not reported yet: the processor is 30 to 90 minutes behind, and an open payment is never reported.
SELECT payment.payment_id
FROM stg.payments AS payment
ANTI JOIN finance.settlement_report AS line USING (payment_id)
WHERE payment.status = 'captured' AND payment.occurred_at < world_now() - INTERVAL 1 HOUR
