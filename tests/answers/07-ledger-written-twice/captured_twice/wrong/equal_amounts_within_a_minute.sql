-- verdict: wrong
-- says: rows are missing
-- Two captures of one amount at one merchant within a minute: look-alikes, under keys of their own.
SELECT
    max(t.idempotency_key) AS idempotency_key,
    max(s.merchant_reference) AS merchant_reference,
    max(s.processor_ref) AS processor_ref,
    max(s.captured_amount) AS captured_amount,
    max(s.currency) AS currency,
    max(s.captured_at) AS captured_at
FROM processor.settlement AS s
JOIN payments.transactions AS t USING (processor_ref)
GROUP BY t.customer_id, t.merchant_id, s.captured_amount, date_trunc('minute', s.captured_at)
HAVING count(DISTINCT t.idempotency_key) > 1
