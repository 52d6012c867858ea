-- verdict: wrong
-- says: rows are missing
-- Two lines under one processor reference: the attempts that were captured twice have one each.
SELECT t.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM processor.settlement AS s
JOIN payments.transactions AS t USING (processor_ref)
QUALIFY count(*) OVER (PARTITION BY s.processor_ref) > 1
    AND row_number() OVER (PARTITION BY s.processor_ref ORDER BY s.captured_at) = 2
